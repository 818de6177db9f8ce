<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="id_ID" sourcelanguage="en">
<context>
    <name>Bosanggarong</name>
    <message>
        <location filename="../environment.py"/>
        <source>QGIS runs Python {found}; the analysis needs {needed} or newer</source>
        <translation>QGIS memakai Python {found}; analisis memerlukan {needed} atau yang lebih baru</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>Install a newer QGIS, or QGIS from conda-forge.</source>
        <translation>Pasang QGIS yang lebih baru, atau QGIS dari conda-forge.</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>Nothing is lost in QGIS: rasters are read by its own library.</source>
        <translation>Tidak ada yang hilang di QGIS: raster dibaca dengan pustaka QGIS sendiri.</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>Excel tables cannot be read, and the workbook is written as CSV files.</source>
        <translation>Tabel Excel tidak dapat dibaca, dan buku kerja ditulis sebagai berkas CSV.</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>Large rasters take longer, and flow directions cannot be made from an elevation model.</source>
        <translation>Raster besar memerlukan waktu lebih lama, dan arah aliran tidak dapat dibuat dari model elevasi.</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>Papers are written as HTML files, which Word opens too.</source>
        <translation>Naskah ditulis sebagai berkas HTML, yang juga dapat dibuka di Word.</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>The web map is left out.</source>
        <translation>Peta web tidak dibuat.</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>not installed</source>
        <translation>tidak terpasang</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>installed with pip, they get mixed up with QGIS's own libraries and give wrong figures</source>
        <translation>terpasang dengan pip sehingga tercampur dengan pustaka milik QGIS dan menghasilkan angka yang salah</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>this library is missing</source>
        <translation>pustaka ini tidak ada</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>version {found} is too old; {minimum} is needed</source>
        <translation>versi {found} terlalu lama; diperlukan {minimum}</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>this library cannot be loaded ({reason})</source>
        <translation>pustaka ini tidak dapat dimuat ({reason})</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>Windows: install QGIS 3.40 or newer with the standalone installer (.msi) of qgis.org, which carries all of them. With OSGeo4W: run its setup, choose Advanced Install and the packages python3-geopandas, python3-pyogrio, python3-scipy and python3-networkx. Do not mix in packages from pip. Then restart QGIS.</source>
        <translation>Windows: pasang QGIS 3.40 atau yang lebih baru dengan penginstal mandiri (.msi) dari qgis.org, yang sudah memuat semuanya. Dengan OSGeo4W: jalankan penginstalnya, pilih Advanced Install, lalu paket python3-geopandas, python3-pyogrio, python3-scipy, dan python3-networkx. Jangan mencampur paket dari pip. Setelah itu mulai ulang QGIS.</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>macOS: some QGIS packages of qgis.org lack these libraries or carry old ones. Install QGIS from conda-forge instead: conda create -n qgis -c conda-forge qgis geopandas pyogrio scipy networkx. Then start QGIS from that environment.</source>
        <translation>macOS: sebagian paket QGIS dari qgis.org tidak memuat pustaka ini atau memuat versi lama. Pasang QGIS dari conda-forge: conda create -n qgis -c conda-forge qgis geopandas pyogrio scipy networkx. Setelah itu jalankan QGIS dari lingkungan tersebut.</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>Linux: use the packages of your system (Debian, Ubuntu: sudo apt install python3-geopandas python3-pyogrio python3-scipy python3-networkx) and remove those from pip. Where packages from pip are needed, make a file deepbind.py with the line "import os, sys; sys.setdlopenflags(os.RTLD_NOW | os.RTLD_DEEPBIND)" and start QGIS with PYQGIS_STARTUP=/path/to/deepbind.py. Then restart QGIS.</source>
        <translation>Linux: gunakan paket dari sistem Anda (Debian, Ubuntu: sudo apt install python3-geopandas python3-pyogrio python3-scipy python3-networkx) dan hapus paket dari pip. Bila paket dari pip diperlukan, buat berkas deepbind.py berisi baris "import os, sys; sys.setdlopenflags(os.RTLD_NOW | os.RTLD_DEEPBIND)" dan jalankan QGIS dengan PYQGIS_STARTUP=/letak/deepbind.py. Setelah itu mulai ulang QGIS.</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>it gives wrong answers ({answer})</source>
        <translation>hasil ujinya salah ({answer})</translation>
    </message>
    <message>
        <location filename="../environment.py"/>
        <source>it fails ({reason})</source>
        <translation>ujinya gagal ({reason})</translation>
    </message>
    <message>
        <location filename="../plugin.py"/>
        <source>Find cooperation between regions</source>
        <translation>Temukan kerja sama antar daerah</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>{study}: {count} layers</source>
        <translation>{study}: {count} layer</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>no folder is given for the result</source>
        <translation>folder untuk hasil belum diisi</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>Choose one.</source>
        <translation>Pilih satu folder.</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>An analysis is running already.</source>
        <translation>Analisis lain sedang berjalan.</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>Maps and papers are being made; run when they are done.</source>
        <translation>Peta dan dokumen sedang dibuat; jalankan setelah selesai.</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>There is a result in {folder} already. Replace it?</source>
        <translation>Sudah ada hasil di {folder}. Ganti?</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>Bosanggarong: {study}</source>
        <translation>Bosanggarong: {study}</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>Reading the layers</source>
        <translation>Membaca layer</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>Making the maps</source>
        <translation>Membuat peta</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>This result is on the map already.</source>
        <translation>Hasil ini sudah ada di peta.</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>Done in {seconds:.0f} s.</source>
        <translation>Selesai dalam {seconds:.0f} detik.</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <source>The project was changed meanwhile; "Add to map" shows the result in this one.</source>
        <translation>Proyek berganti selama analisis; "Tambahkan ke peta" menampilkan hasilnya di proyek ini.</translation>
    </message>
    <message>
        <location filename="../gui/analysis_controller.py"/>
        <location filename="../gui/forum_controller.py"/>
        <source>Result: {folder}</source>
        <translation>Hasil: {folder}</translation>
    </message>
    <message>
        <location filename="../gui/analysis_page.py"/>
        <source>Folder of the result</source>
        <translation>Folder hasil</translation>
    </message>
    <message>
        <location filename="../gui/analysis_page.py"/>
        <source>Make the PDF &amp;map (peta.pdf)</source>
        <translation>Buat &amp;peta PDF (peta.pdf)</translation>
    </message>
    <message>
        <location filename="../gui/analysis_page.py"/>
        <location filename="../gui/data_page.py"/>
        <source>&amp;Run</source>
        <translation>&amp;Jalankan</translation>
    </message>
    <message>
        <location filename="../gui/analysis_page.py"/>
        <location filename="../gui/forum_page.py"/>
        <source>&amp;Cancel</source>
        <translation>&amp;Batal</translation>
    </message>
    <message>
        <location filename="../gui/analysis_page.py"/>
        <source>&amp;Folder of the result</source>
        <translation>Folde&amp;r hasil</translation>
    </message>
    <message>
        <location filename="../gui/analysis_page.py"/>
        <source>&amp;Language of the result</source>
        <translation>Baha&amp;sa hasil</translation>
    </message>
    <message>
        <location filename="../gui/analysis_page.py"/>
        <source>What counts and from where on</source>
        <translation>Yang dihitung dan ambangnya</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <source>No.</source>
        <translation>No.</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <location filename="../gui/results_page.py"/>
        <location filename="../processing/study_layers.py"/>
        <source>Forum</source>
        <translation>Forum</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <source>Cooperation candidate</source>
        <translation>Calon kerja sama</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <location filename="../gui/register_model.py"/>
        <source>Parties</source>
        <translation>Para pihak</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <location filename="../gui/results_controller.py"/>
        <location filename="../gui/results_page.py"/>
        <source>Agreements</source>
        <translation>Perjanjian</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <location filename="../gui/results_controller.py"/>
        <location filename="../gui/results_page.py"/>
        <source>Obligation</source>
        <translation>Kewajiban</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <source>Form</source>
        <translation>Bentuk</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <source>Certainty</source>
        <translation>Kepastian</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <source>First ten</source>
        <translation>10 besar</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <source>Score</source>
        <translation>Nilai</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <source>Rank, and between which ranks it moves when the weights change</source>
        <translation>Peringkat, dan kisarannya bila bobot diubah</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <source>Marked for the forum; the space bar changes it</source>
        <translation>Ditandai untuk forum; ubah dengan bilah spasi</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <source>Certainty of the data that it rests on</source>
        <translation>Kepastian data yang mendasarinya</translation>
    </message>
    <message>
        <location filename="../gui/candidate_model.py"/>
        <source>How often it is among the first ten when the weights change</source>
        <translation>Seberapa sering masuk sepuluh besar bila bobot diubah</translation>
    </message>
    <message>
        <location filename="../gui/check.py"/>
        <source>not checked</source>
        <translation>belum diperiksa</translation>
    </message>
    <message>
        <location filename="../gui/check.py"/>
        <source>ok</source>
        <translation>baik</translation>
    </message>
    <message>
        <location filename="../gui/check.py"/>
        <source>repaired</source>
        <translation>diperbaiki</translation>
    </message>
    <message>
        <location filename="../gui/check.py"/>
        <source>look at it</source>
        <translation>perlu dilihat</translation>
    </message>
    <message>
        <location filename="../gui/check.py"/>
        <source>problem</source>
        <translation>masalah</translation>
    </message>
    <message>
        <location filename="../gui/check.py"/>
        <source>and {count} more repairs</source>
        <translation>dan {count} perbaikan lagi</translation>
    </message>
    <message>
        <location filename="../gui/check.py"/>
        <source>show</source>
        <translation>tampilkan</translation>
    </message>
    <message>
        <location filename="../gui/check.py"/>
        <source>In order</source>
        <translation>Tidak ada masalah</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <location filename="../gui/forum_controller.py"/>
        <location filename="../gui/messages.py"/>
        <location filename="../gui/task.py"/>
        <location filename="../processing/base.py"/>
        <source>en</source>
        <translation>id</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>no regions layer is given</source>
        <translation>tidak ada layer daerah yang diberikan</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>Add a layer of regencies and cities on the page Data.</source>
        <translation>Tambahkan layer kabupaten/kota di halaman Data.</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>Saved: {file}</source>
        <translation>Disimpan: {file}</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>Study files (*.toml)</source>
        <translation>Berkas studi (*.toml)</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <location filename="../processing/analyse.py"/>
        <source>Study file</source>
        <translation>Berkas studi</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>Layers and tables</source>
        <translation>Layer dan tabel</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>Not files as they stand (filtered, edited, in memory or in a database), so left out: {names}. Save them as GeoPackage or GeoTIFF and add those.</source>
        <translation>Bukan berkas apa adanya (disaring, sedang disunting, di memori, atau di basis data), jadi tidak diambil: {names}. Simpan sebagai GeoPackage atau GeoTIFF lalu tambahkan.</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>The project has no layers yet.</source>
        <translation>Proyek ini belum berisi layer.</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>Not files as they stand (filtered, edited, in memory or in a database): {names}. Copy them to {folder} as they are shown now, and add the copies?</source>
        <translation>Bukan berkas apa adanya (disaring, sedang disunting, di memori, atau di basis data): {names}. Salin ke {folder} seperti yang tampil sekarang, lalu tambahkan salinannya?</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>Bosanggarong: recognise layers</source>
        <translation>Bosanggarong: mengenali layer</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>Recognising layers</source>
        <translation>Mengenali layer</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>{count} layers recognised, {used} used.</source>
        <translation>{count} layer dikenali, {used} dipakai.</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>Choose the coordinate reference system first.</source>
        <translation>Pilih dahulu sistem referensi koordinatnya.</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>Made: {file}</source>
        <translation>Dibuat: {file}</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>Bosanggarong: check data</source>
        <translation>Bosanggarong: memeriksa data</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>The data can be analysed.</source>
        <translation>Data dapat dianalisis.</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <source>The data cannot be analysed yet; see the problems above.</source>
        <translation>Data belum dapat dianalisis; lihat masalahnya di atas.</translation>
    </message>
    <message>
        <location filename="../gui/data_controller.py"/>
        <location filename="../gui/map_controller.py"/>
        <source>Stopped.</source>
        <translation>Dihentikan.</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>&amp;Kalimantan Timur (included)</source>
        <translation>&amp;Kalimantan Timur (bawaan)</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>&amp;Open study…</source>
        <translation>&amp;Buka studi…</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>&amp;Save study…</source>
        <translation>&amp;Simpan studi…</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>&amp;Add files…</source>
        <translation>&amp;Tambah berkas…</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>Add layers of the &amp;project</source>
        <translation>Tambah layer &amp;proyek</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>&amp;Take out</source>
        <translation>Ke&amp;luarkan</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>Files may be dropped here; what they are is recognised.</source>
        <translation>Berkas dapat dijatuhkan di sini; isinya dikenali sendiri.</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>Questions</source>
        <translation>Pertanyaan</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>What was found in the data</source>
        <translation>Yang ditemukan pada data</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>"Check data" says what is doubtful and what to do.</source>
        <translation>"Periksa data" menyebutkan apa yang meragukan dan apa yang perlu dilakukan.</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>C&amp;heck data</source>
        <translation>P&amp;eriksa data</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <location filename="../gui/dossier_form.py"/>
        <location filename="../gui/map_panel.py"/>
        <location filename="../gui/register_dialogs.py"/>
        <location filename="../gui/register_form.py"/>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>Layers of the study</source>
        <translation>Layer studi</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <source>Na&amp;me of the study</source>
        <translation>&amp;Nama studi</translation>
    </message>
    <message>
        <location filename="../gui/data_page.py"/>
        <location filename="../gui/results_page.py"/>
        <source>Answer</source>
        <translation>Jawab</translation>
    </message>
    <message>
        <location filename="../gui/dock.py"/>
        <source>Bosanggarong: regional cooperation</source>
        <translation>Bosanggarong: kerja sama daerah</translation>
    </message>
    <message>
        <location filename="../gui/dock.py"/>
        <source>&amp;Data</source>
        <translation>&amp;Data</translation>
    </message>
    <message>
        <location filename="../gui/dock.py"/>
        <source>Anal&amp;ysis</source>
        <translation>&amp;Analisis</translation>
    </message>
    <message>
        <location filename="../gui/dock.py"/>
        <source>Ca&amp;ndidates</source>
        <translation>&amp;Calon</translation>
    </message>
    <message>
        <location filename="../gui/dock.py"/>
        <source>For&amp;um</source>
        <translation>&amp;Forum</translation>
    </message>
    <message>
        <location filename="../gui/dossier_controller.py"/>
        <source>Not kept yet</source>
        <translation>Belum disimpan</translation>
    </message>
    <message>
        <location filename="../gui/dossier_controller.py"/>
        <source>Kept in {file}</source>
        <translation>Disimpan di {file}</translation>
    </message>
    <message>
        <location filename="../gui/dossier_controller.py"/>
        <source>Last change: {who}, {when}</source>
        <translation>Perubahan terakhir: {who}, {when}</translation>
    </message>
    <message>
        <location filename="../gui/dossier_controller.py"/>
        <source>Marks and notes are kept in {file}.</source>
        <translation>Tanda dan catatan disimpan di {file}.</translation>
    </message>
    <message>
        <location filename="../gui/dossier_controller.py"/>
        <source>Where should marks and notes be kept?</source>
        <translation>Di mana tanda dan catatan disimpan?</translation>
    </message>
    <message>
        <location filename="../gui/dossier_form.py"/>
        <source>Fields of the papers</source>
        <translation>Isian naskah</translation>
    </message>
    <message>
        <location filename="../gui/dossier_form.py"/>
        <location filename="../gui/register_form.py"/>
        <source>Save</source>
        <translation>Simpan</translation>
    </message>
    <message>
        <location filename="../gui/dossier_form.py"/>
        <source>Read by the next analysis</source>
        <translation>Dibaca oleh analisis berikutnya</translation>
    </message>
    <message>
        <location filename="../gui/dossier_form.py"/>
        <source>Terms of reference</source>
        <translation>Kerangka acuan kerja</translation>
    </message>
    <message>
        <location filename="../gui/dossier_form.py"/>
        <source>Draft of the agreement</source>
        <translation>Rancangan perjanjian</translation>
    </message>
    <message>
        <location filename="../gui/dossier_form.py"/>
        <source>Payment for environmental services</source>
        <translation>Imbal jasa lingkungan</translation>
    </message>
    <message>
        <location filename="../gui/dossier_form.py"/>
        <source>Letter of offer</source>
        <translation>Surat penawaran</translation>
    </message>
    <message>
        <location filename="../gui/dossier_form.py"/>
        <location filename="../gui/inputs_model.py"/>
        <source>yes</source>
        <translation>ya</translation>
    </message>
    <message>
        <location filename="../gui/dossier_form.py"/>
        <location filename="../gui/inputs_model.py"/>
        <source>no</source>
        <translation>tidak</translation>
    </message>
    <message>
        <location filename="../gui/extras.py"/>
        <source>Register of agreements…</source>
        <translation>Register perjanjian…</translation>
    </message>
    <message>
        <location filename="../gui/extras.py"/>
        <source>Trace upstream and downstream</source>
        <translation>Telusuri hulu-hilir</translation>
    </message>
    <message>
        <location filename="../gui/extras.py"/>
        <source>What is this arrow or crossing?</source>
        <translation>Apa arti panah atau titik lintas ini?</translation>
    </message>
    <message>
        <location filename="../gui/extras.py"/>
        <location filename="../gui/options_page.py"/>
        <source>Recent studies</source>
        <translation>Studi terakhir</translation>
    </message>
    <message>
        <location filename="../gui/extras.py"/>
        <source>Settings…</source>
        <translation>Pengaturan…</translation>
    </message>
    <message>
        <location filename="../gui/extras.py"/>
        <source>Help</source>
        <translation>Bantuan</translation>
    </message>
    <message>
        <location filename="../gui/extras.py"/>
        <source>The result that this project shows is not there any more: {folder}</source>
        <translation>Hasil yang ditampilkan proyek ini sudah tidak ada: {folder}</translation>
    </message>
    <message>
        <location filename="../gui/extras.py"/>
        <source>none yet</source>
        <translation>belum ada</translation>
    </message>
    <message>
        <location filename="../gui/extras.py"/>
        <source>There is no result in {folder} any more; it was taken off the list.</source>
        <translation>Di {folder} sudah tidak ada hasil; folder itu dihapus dari daftar.</translation>
    </message>
    <message>
        <location filename="../gui/extras.py"/>
        <source>Saved. Run the analysis once more so that the result reads this.</source>
        <translation>Disimpan. Jalankan analisis sekali lagi agar hasil membaca perubahan ini.</translation>
    </message>
    <message>
        <location filename="../gui/extras.py"/>
        <source>Open this file in a browser: {file}</source>
        <translation>Bukalah berkas ini dengan peramban: {file}</translation>
    </message>
    <message>
        <location filename="../gui/forum_controller.py"/>
        <source>The &amp;marked ones ({count})</source>
        <translation>Yang di&amp;tandai ({count})</translation>
    </message>
    <message>
        <location filename="../gui/forum_controller.py"/>
        <source>An analysis is running; export when it has ended.</source>
        <translation>Analisis sedang berjalan; ekspor setelah selesai.</translation>
    </message>
    <message>
        <location filename="../gui/forum_controller.py"/>
        <source>nothing is chosen</source>
        <translation>tidak ada yang dipilih</translation>
    </message>
    <message>
        <location filename="../gui/forum_controller.py"/>
        <source>Tick a map or a paper.</source>
        <translation>Centang peta atau dokumen.</translation>
    </message>
    <message>
        <location filename="../gui/forum_controller.py"/>
        <source>These are there already: {files}. Replace them? Files that people changed are kept under another name.</source>
        <translation>Sudah ada: {files}. Ganti? Berkas yang pernah diubah orang disimpan dengan nama lain.</translation>
    </message>
    <message>
        <location filename="../gui/forum_controller.py"/>
        <source>Bosanggarong: maps and papers</source>
        <translation>Bosanggarong: peta dan dokumen</translation>
    </message>
    <message>
        <location filename="../gui/forum_controller.py"/>
        <source>Making {what}</source>
        <translation>Membuat {what}</translation>
    </message>
    <message>
        <location filename="../gui/forum_controller.py"/>
        <source>made</source>
        <translation>dibuat</translation>
    </message>
    <message>
        <location filename="../gui/forum_controller.py"/>
        <source>left out: {reason}</source>
        <translation>tidak dibuat: {reason}</translation>
    </message>
    <message>
        <location filename="../gui/forum_controller.py"/>
        <source>{made} files made, {out} left out.</source>
        <translation>{made} berkas dibuat, {out} tidak dibuat.</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <location filename="../gui/results_page.py"/>
        <source>No result yet. Run an analysis or open a result.</source>
        <translation>Belum ada hasil. Jalankan analisis atau buka hasil yang sudah ada.</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <source>&amp;Export</source>
        <translation>&amp;Ekspor</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <source>The &amp;marked ones</source>
        <translation>Yang di&amp;tandai</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <source>The &amp;first</source>
        <translation>&amp;Peringkat teratas</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <source>&amp;All</source>
        <translation>&amp;Semua</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <source>How many candidates, best first</source>
        <translation>Berapa calon, dari peringkat teratas</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <source>What was made</source>
        <translation>Yang dibuat</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <location filename="../gui/register_dialogs.py"/>
        <source>File</source>
        <translation>Berkas</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <source>Outcome</source>
        <translation>Keterangan</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <source>Open f&amp;ile</source>
        <translation>B&amp;uka berkas</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <source>Open f&amp;older</source>
        <translation>Buka folde&amp;r</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <location filename="../processing/analyse.py"/>
        <source>Candidates with papers and pages</source>
        <translation>Calon yang mendapat naskah dan halaman</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <location filename="../processing/analyse.py"/>
        <source>Maps and papers</source>
        <translation>Peta dan naskah</translation>
    </message>
    <message>
        <location filename="../gui/forum_page.py"/>
        <source>&amp;Language</source>
        <translation>Ba&amp;hasa</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <source>Role</source>
        <translation>Peran</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <location filename="../gui/register_model.py"/>
        <location filename="../gui/register_page.py"/>
        <location filename="../gui/register_window.py"/>
        <source>State</source>
        <translation>Keadaan</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <source>Layer</source>
        <translation>Layer</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <source>Precision (m)</source>
        <translation>Ketelitian (m)</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <source>Complete</source>
        <translation>Lengkap</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <location filename="../gui/register_model.py"/>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <source>How far a line may lie from where it is; about 0.5 mm at the scale of the map</source>
        <translation>Seberapa jauh garis dapat menyimpang dari letak sebenarnya; sekitar 0,5 mm pada skala peta</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <source>Whether the layer holds all of its kind in all regions</source>
        <translation>Apakah layer memuat semua objek jenisnya di semua daerah</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <source>not used</source>
        <translation>tidak dipakai</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <source>Could be used as {role}.</source>
        <translation>Dapat dipakai sebagai {role}.</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <source>not said</source>
        <translation>tidak disebutkan</translation>
    </message>
    <message>
        <location filename="../gui/inputs_model.py"/>
        <location filename="../gui/register_form.py"/>
        <source>not known</source>
        <translation>tidak diketahui</translation>
    </message>
    <message>
        <location filename="../gui/map_controller.py"/>
        <source>Following the water from {lon:.4f}, {lat:.4f}…</source>
        <translation>Menelusuri aliran air dari {lon:.4f}, {lat:.4f}…</translation>
    </message>
    <message>
        <location filename="../gui/map_controller.py"/>
        <source>Bosanggarong: trace of the water</source>
        <translation>Bosanggarong: telusur aliran air</translation>
    </message>
    <message>
        <location filename="../gui/map_controller.py"/>
        <source>no result is shown, so there is no flow direction to follow</source>
        <translation>belum ada hasil yang ditampilkan, sehingga arah aliran untuk ditelusuri tidak ada</translation>
    </message>
    <message>
        <location filename="../gui/map_controller.py"/>
        <source>Run an analysis or open a result, then click again.</source>
        <translation>Jalankan analisis atau buka sebuah hasil, lalu klik lagi.</translation>
    </message>
    <message>
        <location filename="../gui/map_controller.py"/>
        <source>the study file of this result is not known</source>
        <translation>berkas studi dari hasil ini tidak diketahui</translation>
    </message>
    <message>
        <location filename="../gui/map_controller.py"/>
        <source>Put it beside the result, or run the study once more.</source>
        <translation>Letakkan berkas itu di samping hasil, atau jalankan studinya sekali lagi.</translation>
    </message>
    <message>
        <location filename="../gui/map_controller.py"/>
        <source>Nothing here. Click on an arrow, a crossing or the mark of a candidate.</source>
        <translation>Tidak ada apa-apa di sini. Klik pada panah, titik lintas, atau tanda sebuah calon.</translation>
    </message>
    <message>
        <location filename="../gui/map_controller.py"/>
        <source>No layer of a result is shown on the map. Open a result and add it to the map first.</source>
        <translation>Tidak ada layer hasil yang tampil di peta. Buka sebuah hasil dan tambahkan ke peta lebih dahulu.</translation>
    </message>
    <message>
        <location filename="../gui/map_controller.py"/>
        <source>Show it in the list</source>
        <translation>Tampilkan di daftar</translation>
    </message>
    <message>
        <location filename="../gui/map_controller.py"/>
        <source>This place of the map is no place on the earth. Click on the map of the regions.</source>
        <translation>Tempat ini berada di luar permukaan bumi. Klik pada peta daerah.</translation>
    </message>
    <message>
        <location filename="../gui/map_panel.py"/>
        <source>Bosanggarong: on the map</source>
        <translation>Bosanggarong: di peta</translation>
    </message>
    <message>
        <location filename="../gui/map_panel.py"/>
        <source>Keep as layers</source>
        <translation>Simpan sebagai layer</translation>
    </message>
    <message>
        <location filename="../gui/map_panel.py"/>
        <source>Copy text</source>
        <translation>Salin teks</translation>
    </message>
    <message>
        <location filename="../gui/map_panel.py"/>
        <source>Clear</source>
        <translation>Bersihkan</translation>
    </message>
    <message>
        <location filename="../gui/messages.py"/>
        <location filename="../processing/base.py"/>
        <source>{count} problems; nothing was written</source>
        <translation>{count} masalah; tidak ada yang ditulis</translation>
    </message>
    <message>
        <location filename="../gui/messages.py"/>
        <source>This failed: {reason}. The log panel, tab Bosanggarong, has the details.</source>
        <translation>Gagal: {reason}. Rinciannya ada di panel log, tab Bosanggarong.</translation>
    </message>
    <message>
        <location filename="../gui/messages.py"/>
        <source>QGIS's Python libraries are not fit for the analysis, so it is switched off.</source>
        <translation>Pustaka Python di QGIS ini tidak layak untuk analisis sehingga analisis dimatikan.</translation>
    </message>
    <message>
        <location filename="../gui/messages.py"/>
        <source>What to do</source>
        <translation>Yang perlu dilakukan</translation>
    </message>
    <message>
        <location filename="../gui/messages.py"/>
        <source>The analysis could give wrong figures here, so it does not start.</source>
        <translation>Analisis di sini dapat menghasilkan angka yang salah sehingga tidak dijalankan.</translation>
    </message>
    <message>
        <location filename="../gui/options_page.py"/>
        <source>Pictures (*.png *.jpg *.jpeg *.svg)</source>
        <translation>Gambar (*.png *.jpg *.jpeg *.svg)</translation>
    </message>
    <message>
        <location filename="../gui/options_page.py"/>
        <source>Remove from the list</source>
        <translation>Hapus dari daftar</translation>
    </message>
    <message>
        <location filename="../gui/options_page.py"/>
        <source>Documents/Bosanggarong when this is empty</source>
        <translation>Dokumen/Bosanggarong bila dikosongkan</translation>
    </message>
    <message>
        <location filename="../gui/options_page.py"/>
        <source>Page templates (.qpt) of your own; the included ones when this is empty</source>
        <translation>Templat halaman (.qpt) milik sendiri; templat bawaan bila dikosongkan</translation>
    </message>
    <message>
        <location filename="../gui/options_page.py"/>
        <source>Language of results and outputs</source>
        <translation>Bahasa hasil dan keluaran</translation>
    </message>
    <message>
        <location filename="../gui/options_page.py"/>
        <source>Folder for new results</source>
        <translation>Folder untuk hasil baru</translation>
    </message>
    <message>
        <location filename="../gui/options_page.py"/>
        <source>Folder of templates</source>
        <translation>Folder templat</translation>
    </message>
    <message>
        <location filename="../gui/options_page.py"/>
        <location filename="../processing/analyse.py"/>
        <source>Paper of the atlas</source>
        <translation>Kertas atlas</translation>
    </message>
    <message>
        <location filename="../gui/options_page.py"/>
        <source>On maps and papers of studies that name no maker themselves</source>
        <translation>Pada peta dan naskah studi yang tidak menyebut pembuatnya sendiri</translation>
    </message>
    <message>
        <location filename="../gui/options_page.py"/>
        <source>Maker (office or person)</source>
        <translation>Pembuat (kantor atau orang)</translation>
    </message>
    <message>
        <location filename="../gui/options_page.py"/>
        <source>Logo</source>
        <translation>Logo</translation>
    </message>
    <message>
        <location filename="../gui/project_layers.py"/>
        <source>the features cannot be copied ({reason})</source>
        <translation>fiturnya tidak dapat disalin ({reason})</translation>
    </message>
    <message>
        <location filename="../gui/project_layers.py"/>
        <source>Save the layer as GeoPackage and add that.</source>
        <translation>Simpan layer itu sebagai GeoPackage lalu tambahkan.</translation>
    </message>
    <message>
        <location filename="../gui/questions.py"/>
        <source>Leave it out</source>
        <translation>Jangan dipakai</translation>
    </message>
    <message>
        <location filename="../gui/questions.py"/>
        <source>Yes: take these features, as {kind}</source>
        <translation>Ya: ambil fitur ini, sebagai {kind}</translation>
    </message>
    <message>
        <location filename="../gui/questions.py"/>
        <source>Yes: make polygons of it, as {kind}</source>
        <translation>Ya: jadikan poligon, sebagai {kind}</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>No office file is open.</source>
        <translation>Belum ada berkas kantor yang dibuka.</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>This is the register of the included study; it stays as it is. Save a copy to work on it.</source>
        <translation>Ini register studi bawaan dan tidak diubah. Simpan salinannya untuk bekerja.</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>This file may not be written. Save a copy to work on it.</source>
        <translation>Berkas ini tidak boleh ditulis. Simpan salinannya untuk bekerja.</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>any state</source>
        <translation>semua keadaan</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>any party</source>
        <translation>semua pihak</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>{count} of {total} agreements</source>
        <translation>{count} dari {total} perjanjian</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>{count} agreements</source>
        <translation>{count} perjanjian</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>New agreement</source>
        <translation>Perjanjian baru</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>Agreement</source>
        <translation>Perjanjian</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>Title and parties must be filled.</source>
        <translation>Judul dan para pihak harus diisi.</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>Only one party is named; such an agreement covers no candidate. Save once more to keep it so.</source>
        <translation>Hanya satu pihak yang disebut; perjanjian seperti itu tidak mencakup calon apa pun. Simpan sekali lagi bila memang demikian.</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>Nothing was removed.</source>
        <translation>Tidak ada yang dihapus.</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>Remove "{title}" from the register? Its history is kept.</source>
        <translation>Hapus "{title}" dari register? Riwayatnya tetap disimpan.</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>{by} removed this agreement on {at}, after you had read it.</source>
        <translation>{by} menghapus perjanjian ini pada {at}, setelah Anda membacanya.</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>The same agreement is there already, entered by {by} on {at}.</source>
        <translation>Perjanjian yang sama sudah ada, diisi oleh {by} pada {at}.</translation>
    </message>
    <message>
        <location filename="../gui/register_controller.py"/>
        <source>{by} changed this agreement on {at}, after you had read it.</source>
        <translation>{by} mengubah perjanjian ini pada {at}, setelah Anda membacanya.</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <location filename="../gui/register_files.py"/>
        <source>Import agreements</source>
        <translation>Impor perjanjian</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Change agreements that are there with other content</source>
        <translation>Ubah perjanjian yang sudah ada dengan isi lain</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>as recognised</source>
        <translation>seperti yang dikenali</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Kemendagri codes</source>
        <translation>kode Kemendagri</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>BPS codes</source>
        <translation>kode BPS</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Who is meant?</source>
        <translation>Siapa yang dimaksud?</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Import</source>
        <translation>Impor</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Codes without dots are</source>
        <translation>Kode tanpa titik adalah</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>choose…</source>
        <translation>pilih…</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>none of them: a third party</source>
        <translation>bukan semuanya: pihak ketiga</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Somebody else was faster</source>
        <translation>Orang lain lebih dahulu</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Entry</source>
        <translation>Isian</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Yours</source>
        <translation>Isian Anda</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>In the file</source>
        <translation>Di berkas</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Keep</source>
        <translation>Simpan yang</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>yours</source>
        <translation>isian Anda</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>that of the file</source>
        <translation>yang di berkas</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Add it again</source>
        <translation>Tambahkan lagi</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Save what is chosen</source>
        <translation>Simpan yang dipilih</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Leave the file as it is</source>
        <translation>Biarkan berkas apa adanya</translation>
    </message>
    <message>
        <location filename="../gui/register_dialogs.py"/>
        <source>Back to the form</source>
        <translation>Kembali ke formulir</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>New office file</source>
        <translation>Berkas kantor baru</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>Give another name.</source>
        <translation>Beri nama lain.</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>Save a copy</source>
        <translation>Simpan salinan</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>The copy is open; the included study reads it from now on.</source>
        <translation>Salinannya terbuka; mulai sekarang studi bawaan membacanya.</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>The copy is open. A study reads it when it is its register on the page "Data".</source>
        <translation>Salinannya terbuka. Sebuah studi membacanya bila berkas ini menjadi registernya di halaman "Data".</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>The register as a table</source>
        <translation>Register sebagai tabel</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>An empty table to fill in</source>
        <translation>Tabel kosong untuk diisi</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>Tables (*.xlsx *.csv)</source>
        <translation>Tabel (*.xlsx *.csv)</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>Written: {file}</source>
        <translation>Ditulis: {file}</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>Tables (*.xlsx *.csv *.gpkg)</source>
        <translation>Tabel (*.xlsx *.csv *.gpkg)</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>{count} problems; nothing can be imported before they are solved.</source>
        <translation>{count} masalah; tidak ada yang dapat diimpor sebelum semuanya diselesaikan.</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>Say who is meant, then import.</source>
        <translation>Sebutkan siapa yang dimaksud, lalu impor.</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>Tick "Change agreements that are there with other content".</source>
        <translation>Centang "Ubah perjanjian yang sudah ada dengan isi lain".</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>Say under "Codes without dots are" what they are.</source>
        <translation>Sebutkan pada "Kode tanpa titik adalah" kode apa itu.</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>Imported: {added} new, {changed} changed, {unchanged} as they were.</source>
        <translation>Diimpor: {added} baru, {changed} diubah, {unchanged} tetap.</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <source>Would be imported: {added} new, {changed} changed, {unchanged} as they are.</source>
        <translation>Akan diimpor: {added} baru, {changed} diubah, {unchanged} tetap.</translation>
    </message>
    <message>
        <location filename="../gui/register_files.py"/>
        <location filename="../gui/register_window.py"/>
        <source>Office file (*.gpkg)</source>
        <translation>Berkas kantor (*.gpkg)</translation>
    </message>
    <message>
        <location filename="../gui/register_form.py"/>
        <source>Name of a region, province or third party</source>
        <translation>Nama daerah, provinsi, atau pihak ketiga</translation>
    </message>
    <message>
        <location filename="../gui/register_form.py"/>
        <source>Add</source>
        <translation>Tambah</translation>
    </message>
    <message>
        <location filename="../gui/register_form.py"/>
        <source>Remove</source>
        <translation>Hapus</translation>
    </message>
    <message>
        <location filename="../gui/register_form.py"/>
        <source>* must be filled. Dates: 8 Februari 2024, 2024-02-08, Februari 2024 or 2024.</source>
        <translation>* harus diisi. Tanggal: 8 Februari 2024, 2024-02-08, Februari 2024, atau 2024.</translation>
    </message>
    <message>
        <location filename="../gui/register_model.py"/>
        <source>Title</source>
        <translation>Judul</translation>
    </message>
    <message>
        <location filename="../gui/register_model.py"/>
        <source>Reminder</source>
        <translation>Pengingat</translation>
    </message>
    <message>
        <location filename="../gui/register_model.py"/>
        <source>Ends</source>
        <translation>Berakhir</translation>
    </message>
    <message>
        <location filename="../gui/register_model.py"/>
        <source>Signed</source>
        <translation>Ditandatangani</translation>
    </message>
    <message>
        <location filename="../gui/register_model.py"/>
        <source>Sector</source>
        <translation>Bidang</translation>
    </message>
    <message>
        <location filename="../gui/register_model.py"/>
        <source>Stage</source>
        <translation>Tahap</translation>
    </message>
    <message>
        <location filename="../gui/register_model.py"/>
        <source>has ended</source>
        <translation>sudah berakhir</translation>
    </message>
    <message>
        <location filename="../gui/register_model.py"/>
        <source>ends soon</source>
        <translation>segera berakhir</translation>
    </message>
    <message>
        <location filename="../gui/register_model.py"/>
        <source>{days} days left</source>
        <translation>{days} hari lagi</translation>
    </message>
    <message>
        <location filename="../gui/register_page.py"/>
        <source>No changes are recorded; the file is older than its history.</source>
        <translation>Belum ada perubahan yang tercatat; berkas ini lebih tua daripada riwayatnya.</translation>
    </message>
    <message>
        <location filename="../gui/register_page.py"/>
        <source>History</source>
        <translation>Riwayat</translation>
    </message>
    <message>
        <location filename="../gui/register_page.py"/>
        <source>added</source>
        <translation>ditambahkan</translation>
    </message>
    <message>
        <location filename="../gui/register_page.py"/>
        <source>changed</source>
        <translation>diubah</translation>
    </message>
    <message>
        <location filename="../gui/register_page.py"/>
        <source>removed</source>
        <translation>dihapus</translation>
    </message>
    <message>
        <location filename="../gui/register_page.py"/>
        <source>imported</source>
        <translation>diimpor</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>Register of agreements</source>
        <translation>Register perjanjian</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>Office file</source>
        <translation>Berkas kantor</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>New…</source>
        <translation>Baru…</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>Make an empty office file</source>
        <translation>Buat berkas kantor kosong</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>Save a copy…</source>
        <translation>Simpan salinan…</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>Search title, parties, object, number…</source>
        <translation>Cari judul, pihak, objek, nomor…</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>Party</source>
        <translation>Pihak</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>Only what is due</source>
        <translation>Hanya yang perlu perhatian</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>&amp;Add…</source>
        <translation>&amp;Tambah…</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>&amp;Edit…</source>
        <translation>&amp;Ubah…</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>&amp;Remove</source>
        <translation>&amp;Hapus</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>&amp;Import…</source>
        <translation>&amp;Impor…</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>E&amp;xport</source>
        <translation>&amp;Ekspor</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>The register as a table…</source>
        <translation>Register sebagai tabel…</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>An empty table to fill in…</source>
        <translation>Tabel kosong untuk diisi…</translation>
    </message>
    <message>
        <location filename="../gui/register_window.py"/>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
    <message>
        <location filename="../gui/results_controller.py"/>
        <location filename="../gui/results_page.py"/>
        <source>Field</source>
        <translation>Bidang</translation>
    </message>
    <message>
        <location filename="../gui/results_controller.py"/>
        <source>All regions</source>
        <translation>Semua daerah</translation>
    </message>
    <message>
        <location filename="../gui/results_controller.py"/>
        <source>Ranking: {name}</source>
        <translation>Pemeringkatan: {name}</translation>
    </message>
    <message>
        <location filename="../gui/results_controller.py"/>
        <source>{study}: {count} candidates, best first</source>
        <translation>{study}: {count} calon kerja sama menurut peringkat</translation>
    </message>
    <message>
        <location filename="../gui/results_controller.py"/>
        <source>{study}: {shown} of {count} candidates</source>
        <translation>{study}: {shown} dari {count} calon</translation>
    </message>
    <message>
        <location filename="../gui/results_controller.py"/>
        <source>Folder of a result (with study.gpkg)</source>
        <translation>Folder hasil (berisi study.gpkg)</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>What is known of the candidate</source>
        <translation>Yang diketahui tentang calon</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Sheet</source>
        <translation>Lembar</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Why / why not</source>
        <translation>Mengapa / mengapa bukan</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Notes of the office</source>
        <translation>Catatan kantor</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Open a result…</source>
        <translation>Buka hasil…</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Open folder</source>
        <translation>Buka folder</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Add to map</source>
        <translation>Tambahkan ke peta</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>&amp;Result</source>
        <translation>&amp;Hasil</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Zoom to candidate</source>
        <translation>Perbesar ke calon</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Follow on the &amp;map</source>
        <translation>Ikuti di &amp;peta</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Choosing a candidate moves the map to its evidence</source>
        <translation>Memilih calon menggeser peta ke buktinya</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Search</source>
        <translation>Cari</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Search in the candidates</source>
        <translation>Cari di antara calon</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Scenario of the ranking</source>
        <translation>Skenario pemeringkatan</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Marked &amp;only</source>
        <translation>Han&amp;ya yang ditandai</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Ranked list of candidates</source>
        <translation>Daftar peringkat calon</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>First region</source>
        <translation>Daerah pertama</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Second region</source>
        <translation>Daerah kedua</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Idea of the catalogue</source>
        <translation>Gagasan katalog</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>&amp;Why, or why not?</source>
        <translation>&amp;Mengapa, atau mengapa bukan?</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>For the &amp;forum</source>
        <translation>Untuk f&amp;orum</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Fields of the &amp;papers…</source>
        <translation>&amp;Isian naskah…</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Costs, term, budget, and what the terms of reference and letters need</source>
        <translation>Biaya, jangka waktu, anggaran, dan yang diperlukan kerangka acuan kerja serta surat</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>&amp;Save</source>
        <translation>&amp;Simpan</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Own&amp;er</source>
        <translation>Penanggung &amp;jawab</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Sta&amp;ge</source>
        <translation>&amp;Tahap</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>Ne&amp;xt date</source>
        <translation>Tan&amp;ggal berikut</translation>
    </message>
    <message>
        <location filename="../gui/results_page.py"/>
        <source>No&amp;te</source>
        <translation>Catata&amp;n</translation>
    </message>
    <message>
        <location filename="../gui/runner.py"/>
        <source>Stopping…</source>
        <translation>Menghentikan…</translation>
    </message>
    <message>
        <location filename="../gui/runner.py"/>
        <source>Stopped; nothing was written.</source>
        <translation>Dihentikan; tidak ada yang ditulis.</translation>
    </message>
    <message>
        <location filename="../gui/settings_form.py"/>
        <source>Regions and borders</source>
        <translation>Daerah dan batas</translation>
    </message>
    <message>
        <location filename="../gui/settings_form.py"/>
        <source>Water</source>
        <translation>Air</translation>
    </message>
    <message>
        <location filename="../gui/settings_form.py"/>
        <source>Roads across borders</source>
        <translation>Jalan lintas batas</translation>
    </message>
    <message>
        <location filename="../gui/settings_form.py"/>
        <location filename="../processing/sharedareas.py"/>
        <source>Shared areas</source>
        <translation>Kawasan lintas daerah</translation>
    </message>
    <message>
        <location filename="../gui/settings_form.py"/>
        <source>Road network</source>
        <translation>Jaringan jalan</translation>
    </message>
    <message>
        <location filename="../gui/settings_form.py"/>
        <source>Services, waste, raw water</source>
        <translation>Pelayanan, persampahan, air baku</translation>
    </message>
    <message>
        <location filename="../gui/settings_form.py"/>
        <source>Ranking</source>
        <translation>Pemeringkatan</translation>
    </message>
    <message>
        <location filename="../gui/settings_form.py"/>
        <source>Cost shares</source>
        <translation>Pembagian biaya</translation>
    </message>
    <message>
        <location filename="../gui/settings_form.py"/>
        <source>Reset &amp;all settings</source>
        <translation>Kembalikan semua pengat&amp;uran</translation>
    </message>
    <message>
        <location filename="../gui/settings_form.py"/>
        <source>Default: {value}; from {low} to {high}.</source>
        <translation>Bawaan: {value}; dari {low} sampai {high}.</translation>
    </message>
    <message>
        <location filename="../gui/trace_layers.py"/>
        <source>Trace at {lon:.4f}, {lat:.4f}</source>
        <translation>Telusur di {lon:.4f}, {lat:.4f}</translation>
    </message>
    <message>
        <location filename="../gui/trace_layers.py"/>
        <location filename="../processing/trace.py"/>
        <source>Point of the trace</source>
        <translation>Titik penelusuran</translation>
    </message>
    <message>
        <location filename="../gui/trace_layers.py"/>
        <location filename="../processing/trace.py"/>
        <source>Downstream course</source>
        <translation>Alur ke hilir</translation>
    </message>
    <message>
        <location filename="../gui/trace_layers.py"/>
        <location filename="../processing/trace.py"/>
        <source>Upstream by region of origin</source>
        <translation>Hulu menurut daerah asal</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Find candidates for cooperation</source>
        <translation>Temukan calon kerja sama</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>From the layers you have to a ranked and mapped list of candidates for cooperation between regions.</source>
        <translation>Dari layer yang Anda miliki menjadi daftar calon kerja sama antar daerah yang berperingkat dan terpetakan.</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>&lt;p&gt;Finds which regions should cooperate, on what and why: water that flows from one into another, roads that cross borders, services that are nearer across the border, areas and rivers that they share. Each candidate has its evidence, its legal form (indicative), whether an agreement already covers it, and a rank.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Source&lt;/b&gt; says what is analysed:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;the study of Kalimantan Timur that comes with the program (nothing else is needed);&lt;/li&gt;&lt;li&gt;a study file (.toml): inputs with their precision, completeness and settings;&lt;/li&gt;&lt;li&gt;layers that you choose here by role; only the regions are required.&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;Layers may have any coordinate reference system. Filters and unsaved edits are respected. A numeric setting that is left empty is what the study file says, else the default.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: a folder with study.gpkg (all tables), study.qgz (styled project) and peta.pdf (map). A folder that already holds a result is refused unless it may be overwritten. It gives the same figures as the command line.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Examples&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:analyse -- SOURCE=0 OUTPUT=result
qgis_process run bosanggarong:analyse -- SOURCE=1 STUDY=kaltim.toml OUTPUT=result OVERWRITE=true
qgis_process run bosanggarong:analyse -- SOURCE=2 REGIONS='admin.gpkg|layername=adm2' FLOW_DIRECTION=d8.tif ENCODING=0 ROADS=jalan.shp AREAS=tn_kutai.gpkg AREA_KINDS=taman_nasional OUTPUT=result&lt;/pre&gt;</source>
        <translation>&lt;p&gt;Menemukan daerah mana yang perlu bekerja sama, dalam hal apa, dan mengapa: air yang mengalir dari satu daerah ke daerah lain, jalan yang melintasi batas, layanan yang lebih dekat di daerah tetangga, kawasan dan sungai yang dimiliki bersama. Setiap calon kerja sama memuat bukti, bentuk hukum (indikatif), keterangan apakah sudah tercakup perjanjian, dan peringkat.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Sumber&lt;/b&gt; menentukan yang dianalisis:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;studi Kalimantan Timur bawaan program (tidak perlu data lain);&lt;/li&gt;&lt;li&gt;berkas studi (.toml): masukan beserta ketelitian, kelengkapan, dan pengaturannya;&lt;/li&gt;&lt;li&gt;layer yang Anda pilih di sini menurut perannya; hanya layer daerah yang wajib.&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;Layer boleh memakai sistem referensi koordinat apa pun. Penyaring dan suntingan yang belum disimpan tetap dihormati. Pengaturan angka yang dikosongkan mengikuti berkas studi, atau nilai bawaan bila tidak disebut di sana.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Hasil&lt;/b&gt;: folder berisi study.gpkg (semua tabel), study.qgz (proyek bergaya), dan peta.pdf (peta). Folder yang sudah berisi hasil ditolak, kecuali boleh ditimpa. Angkanya sama dengan hasil dari baris perintah.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Contoh&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:analyse -- SOURCE=0 OUTPUT=hasil
qgis_process run bosanggarong:analyse -- SOURCE=1 STUDY=kaltim.toml OUTPUT=hasil OVERWRITE=true
qgis_process run bosanggarong:analyse -- SOURCE=2 REGIONS='admin.gpkg|layername=adm2' FLOW_DIRECTION=d8.tif ENCODING=0 ROADS=jalan.shp AREAS=tn_kutai.gpkg AREA_KINDS=taman_nasional OUTPUT=hasil&lt;/pre&gt;</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Study of Kalimantan Timur that comes with the program</source>
        <translation>Studi Kalimantan Timur bawaan program</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Layers chosen here</source>
        <translation>Layer yang dipilih di sini</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Source</source>
        <translation>Sumber</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>What is analysed. The parameters of the other sources must be empty.</source>
        <translation>Yang dianalisis. Parameter untuk sumber lain harus kosong.</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Used when the source is a study file.</source>
        <translation>Dipakai bila sumbernya berkas studi.</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Made beside study.gpkg, which is always written.</source>
        <translation>Dibuat di samping study.gpkg, yang selalu ditulis.</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>all, marked, top:10, or ids separated by semicolons; empty: the marked ones, else the first ten.</source>
        <translation>"all" untuk semua, "marked" untuk yang ditandai, "top:10" untuk sepuluh teratas, atau pengenal calon yang dipisahkan titik koma; kosong: yang ditandai, atau sepuluh teratas bila tidak ada.</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>A3, or A4 for an office printer: the same contents, on more lines.</source>
        <translation>A3, atau A4 untuk pencetak kantor: isinya sama, barisnya lebih banyak.</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Folder with page templates of your own</source>
        <translation>Folder templat halaman milik Anda</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Templates (.qpt) with the names of those that come with the program; they win over them.</source>
        <translation>Templat (.qpt) bernama sama dengan templat bawaan program; templat ini yang dipakai.</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Language of the maps</source>
        <translation>Bahasa peta</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Add the result to the project</source>
        <translation>Tambahkan hasil ke proyek</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Adds the layers, styled, in one group. Without a project (qgis_process) nothing is added.</source>
        <translation>Menambahkan layer beserta gayanya dalam satu grup. Tanpa proyek (qgis_process) tidak ada yang ditambahkan.</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Replace a result that is already there</source>
        <translation>Ganti hasil yang sudah ada</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>The layers of the former result are taken out of the project when the new one is complete.</source>
        <translation>Layer hasil lama dikeluarkan dari proyek setelah hasil baru lengkap.</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Result folder</source>
        <translation>Folder hasil</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>All tables (study.gpkg)</source>
        <translation>Semua tabel (study.gpkg)</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Candidates</source>
        <translation>Calon kerja sama</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Number of candidates</source>
        <translation>Jumlah calon kerja sama</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <location filename="../processing/maps_maker.py"/>
        <source>Styled project (study.qgz)</source>
        <translation>Proyek bergaya (study.qgz)</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <location filename="../processing/maps_maker.py"/>
        <source>Map (peta.pdf)</source>
        <translation>Peta (peta.pdf)</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Atlas with a page for each chosen candidate (atlas.pdf)</source>
        <translation>Atlas dengan satu halaman untuk setiap calon terpilih (atlas.pdf)</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <location filename="../processing/maps_maker.py"/>
        <source>Web map in one file (laporan.html)</source>
        <translation>Peta web dalam satu berkas (laporan.html)</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <location filename="../processing/maps_maker.py"/>
        <source>Workbook (calon_kerja_sama.xlsx)</source>
        <translation>Buku kerja (calon_kerja_sama.xlsx)</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <location filename="../processing/maps_maker.py"/>
        <source>Terms of reference and other papers (kak)</source>
        <translation>Kerangka acuan kerja dan naskah lainnya (kak)</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>The source is a study file, but none is given (STUDY).</source>
        <translation>Sumbernya berkas studi, tetapi berkasnya belum diisi (STUDY).</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>The study file does not exist: {path}</source>
        <translation>Berkas studi tidak ada: {path}</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>A study file is given (STUDY), but the source is another one. Set SOURCE to the study file, or leave STUDY empty.</source>
        <translation>Berkas studi diisi (STUDY), tetapi sumbernya yang lain. Atur SOURCE ke berkas studi, atau kosongkan STUDY.</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>The source is layers, but no regions layer is given (REGIONS).</source>
        <translation>Sumbernya layer, tetapi layer daerah belum diisi (REGIONS).</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Layers are given ({names}), but the source is another one. Set SOURCE to the layers, or leave them empty.</source>
        <translation>Layer diisi ({names}), tetapi sumbernya yang lain. Atur SOURCE ke layer, atau kosongkan layer itu.</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Left out: {file} ({reason})</source>
        <translation>Tidak dibuat: {file} ({reason})</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>The layers of the former result were taken out of the project</source>
        <translation>Layer hasil sebelumnya dikeluarkan dari proyek</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>{count} candidates</source>
        <translation>{count} calon kerja sama</translation>
    </message>
    <message>
        <location filename="../processing/analyse.py"/>
        <source>Read and checked, but not analysed by this version: {roles}</source>
        <translation>Dibaca dan diperiksa, tetapi belum dianalisis oleh versi ini: {roles}</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Regions (regencies and cities)</source>
        <translation>Daerah (kabupaten/kota)</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>One polygon for each region, with a column of codes (Kemendagri or BPS) and a column of names; both are recognised.</source>
        <translation>Satu poligon untuk tiap daerah, dengan kolom kode (Kemendagri atau BPS) dan kolom nama; keduanya dikenali sendiri.</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>Flow direction</source>
        <translation>Arah aliran</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>A raster file that says for each cell to which of its eight neighbours the water flows.</source>
        <translation>Berkas raster yang menyatakan, untuk tiap sel, ke mana dari delapan tetangganya air mengalir.</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>ESRI: 1 is east, then clockwise 2, 4 ... 128</source>
        <translation>ESRI: 1 adalah timur, lalu searah jarum jam 2, 4 ... 128</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>PCRaster LDD: as the keys of a numeric keypad, 5 is a pit</source>
        <translation>PCRaster LDD: seperti tombol angka pada papan ketik, 5 adalah cekungan</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>GRASS: 1 is north-east, then counter-clockwise to 8</source>
        <translation>GRASS: 1 adalah timur laut, lalu berlawanan arah jarum jam sampai 8</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>TauDEM: 1 is east, then counter-clockwise to 8</source>
        <translation>TauDEM: 1 adalah timur, lalu berlawanan arah jarum jam sampai 8</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>MERIT Hydro, HydroSHEDS: as ESRI; 0 is a mouth, 255 an inland sink, 247 the sea</source>
        <translation>MERIT Hydro, HydroSHEDS: seperti ESRI; 0 adalah muara, 255 cekungan di darat, 247 laut</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>Recognise it from the values</source>
        <translation>Kenali dari nilainya</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>Encoding of the flow direction</source>
        <translation>Penyandian arah aliran</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>What the numbers of the raster mean. GRASS and TauDEM use the same numbers: say which it is.</source>
        <translation>Arti angka pada raster. GRASS dan TauDEM memakai angka yang sama: sebutkan yang mana.</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Precision of the vector layers (m)</source>
        <translation>Ketelitian layer vektor (m)</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>How far a line of the layers may lie from where it is: about 0.5 mm at the scale of the map, 500 m at 1:1,000,000. No finding is finer than that. One number for all layers here; a study file gives each its own. Empty: unknown.</source>
        <translation>Seberapa jauh garis pada layer dapat bergeser dari letak sebenarnya: sekitar 0,5 mm pada skala peta, 500 m pada 1:1.000.000. Tidak ada temuan yang lebih teliti daripada itu. Satu angka untuk semua layer di sini; berkas studi memberi angka tersendiri untuk tiap layer. Kosong: tidak diketahui.</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>Default: {value}.</source>
        <translation>Bawaan: {value}.</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>These Python libraries are missing: {names}. Install them into the Python of QGIS and start QGIS again.</source>
        <translation>Pustaka Python berikut tidak ada: {names}. Pasang di Python milik QGIS, lalu mulai ulang QGIS.</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>Cancelled; nothing was written.</source>
        <translation>Dibatalkan; tidak ada yang ditulis.</translation>
    </message>
    <message>
        <location filename="../processing/base.py"/>
        <source>The analysis failed ({kind}: {error}). The log holds the details.</source>
        <translation>Analisis gagal ({kind}: {error}). Rinciannya ada di log.</translation>
    </message>
    <message>
        <location filename="../processing/finding.py"/>
        <source>... and {count} more repairs</source>
        <translation>... dan {count} perbaikan lagi</translation>
    </message>
    <message>
        <location filename="../processing/layers.py"/>
        <source>{layer}: this raster is not a file. Save it as GeoTIFF and use that.</source>
        <translation>{layer}: raster ini bukan berkas. Simpan sebagai GeoTIFF, lalu pakai berkas itu.</translation>
    </message>
    <message>
        <location filename="../processing/layers.py"/>
        <source>{layer}: the features cannot be copied ({reason}). Save the layer as GeoPackage and use that.</source>
        <translation>{layer}: fiturnya tidak dapat disalin ({reason}). Simpan layer sebagai GeoPackage, lalu pakai berkas itu.</translation>
    </message>
    <message>
        <location filename="../processing/layers.py"/>
        <source>{layer}: its geometry is {has}, but "{parameter}" takes {takes}. Choose another layer.</source>
        <translation>{layer}: geometrinya {has}, sedangkan "{parameter}" memerlukan {takes}. Pilih layer lain.</translation>
    </message>
    <message>
        <location filename="../processing/layers.py"/>
        <source>{layer}: it has no coordinate reference system. Set the one it was made in (layer properties, Source).</source>
        <translation>{layer}: tidak memiliki sistem referensi koordinat. Atur sistem yang dipakai ketika layer dibuat (properti layer, Sumber).</translation>
    </message>
    <message>
        <location filename="../processing/maps_maker.py"/>
        <source>Atlas, a page for each candidate (atlas.pdf)</source>
        <translation>Atlas, satu halaman setiap calon (atlas.pdf)</translation>
    </message>
    <message>
        <location filename="../processing/maps_maker.py"/>
        <source>Pictures for slides (png)</source>
        <translation>Gambar untuk salindia (png)</translation>
    </message>
    <message>
        <location filename="../processing/maps_maker.py"/>
        <source>File geodatabase (study.gdb.zip)</source>
        <translation>Geodatabase berkas (study.gdb.zip)</translation>
    </message>
    <message>
        <location filename="../processing/maps_maker.py"/>
        <source>Everything in one file (paket.zip)</source>
        <translation>Semuanya dalam satu berkas (paket.zip)</translation>
    </message>
    <message>
        <location filename="../processing/recognise.py"/>
        <source>Recognise layers</source>
        <translation>Kenali layer</translation>
    </message>
    <message>
        <location filename="../processing/recognise.py"/>
        <source>What the layers of a folder or file could be used as, and which of their columns mean what.</source>
        <translation>Layer dalam folder atau berkas dapat dipakai sebagai apa, dan apa arti kolom-kolomnya.</translation>
    </message>
    <message>
        <location filename="../processing/recognise.py"/>
        <source>&lt;p&gt;Looks into every vector file, raster and table of a folder (with the folders in it) or into one file, and says for each layer what it could be used as (regions, rivers, roads, areas, facilities, population, flow direction ...), how sure that is (sure, asked, offered), why, which column means what, and what has to be asked. Files that cannot be read get a row that says why. Nothing is changed.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Example&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:recognise -- INPUT=/data/kaltim OUTPUT=layers.csv&lt;/pre&gt;</source>
        <translation>&lt;p&gt;Membuka setiap berkas vektor, raster, dan tabel dalam suatu folder (beserta folder di dalamnya) atau satu berkas, lalu menyatakan untuk tiap layer dapat dipakai sebagai apa (daerah, sungai, jalan, kawasan, fasilitas, penduduk, arah aliran ...), seberapa pasti (sure = pasti, asked = ditanyakan, offered = ditawarkan), alasannya, arti tiap kolom, dan apa yang perlu ditanyakan. Berkas yang tidak terbaca mendapat baris yang menyebut sebabnya. Tidak ada yang diubah.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Contoh&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:recognise -- INPUT=/data/kaltim OUTPUT=layer.csv&lt;/pre&gt;</translation>
    </message>
    <message>
        <location filename="../processing/recognise.py"/>
        <source>Folder</source>
        <translation>Folder</translation>
    </message>
    <message>
        <location filename="../processing/recognise.py"/>
        <source>All files in it are looked at. The path of one file may be given here as well.</source>
        <translation>Semua berkas di dalamnya dilihat. Letak satu berkas juga boleh diisi di sini.</translation>
    </message>
    <message>
        <location filename="../processing/recognise.py"/>
        <source>or one file</source>
        <translation>atau satu berkas</translation>
    </message>
    <message>
        <location filename="../processing/recognise.py"/>
        <source>For example a GeoPackage, a shapefile, a table or a zip.</source>
        <translation>Misalnya GeoPackage, shapefile, tabel, atau zip.</translation>
    </message>
    <message>
        <location filename="../processing/recognise.py"/>
        <source>Recognised layers</source>
        <translation>Layer yang dikenali</translation>
    </message>
    <message>
        <location filename="../processing/recognise.py"/>
        <source>Number of layers with a role</source>
        <translation>Jumlah layer yang mempunyai peran</translation>
    </message>
    <message>
        <location filename="../processing/recognise.py"/>
        <source>Give a folder or a file.</source>
        <translation>Isi folder atau berkas.</translation>
    </message>
    <message>
        <location filename="../processing/recognise.py"/>
        <source>Not found: {paths}</source>
        <translation>Tidak ditemukan: {paths}</translation>
    </message>
    <message>
        <location filename="../processing/roadcrossings.py"/>
        <source>Road crossings of borders</source>
        <translation>Jalan melintasi batas</translation>
    </message>
    <message>
        <location filename="../processing/roadcrossings.py"/>
        <source>Where roads cross the border of two regions, and whether both sides are the same road.</source>
        <translation>Tempat jalan melintasi batas dua daerah, dan apakah kedua sisinya jalan yang sama.</translation>
    </message>
    <message>
        <location filename="../processing/roadcrossings.py"/>
        <source>&lt;p&gt;Finds where roads cross the border of two regions, and compares what is recorded on both sides: status (who manages it), class, surface, condition. &lt;i&gt;mismatch&lt;/i&gt; names what differs. Bridges and ferries are marked.&lt;/p&gt;&lt;p&gt;A road that wavers along a border is not counted again and again; crossings of one road near each other are one. Where a road stops on both sides of the border there is a missing link; a stretch that follows the border is told too. Planned roads are kept apart from existing ones. Columns are recognised (RBI, KUGI, OpenStreetMap and common names). Outputs have EPSG:4326.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Example&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:roadcrossings -- INPUT='admin.gpkg|layername=adm2' ROADS=jalan.shp OUTPUT=crossings.gpkg&lt;/pre&gt;</source>
        <translation>&lt;p&gt;Menemukan tempat jalan melintasi batas dua daerah, lalu membandingkan yang tercatat di kedua sisi: status (siapa penyelenggaranya), kelas, permukaan, kondisi. &lt;i&gt;mismatch&lt;/i&gt; menyebut yang berbeda. Jembatan dan feri ditandai.&lt;/p&gt;&lt;p&gt;Jalan yang berliku di sepanjang batas tidak dihitung berulang kali; lintasan satu jalan yang berdekatan dihitung satu. Jalan yang berhenti di kedua sisi batas menunjukkan ruas terputus; bagian jalan yang menyusuri batas juga disebut. Rencana jalan dipisahkan dari jalan yang sudah ada. Kolom dikenali sendiri (RBI, KUGI, OpenStreetMap, dan nama yang lazim). Keluaran memakai EPSG:4326.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Contoh&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:roadcrossings -- INPUT='admin.gpkg|layername=adm2' ROADS=jalan.shp OUTPUT=lintasan.gpkg&lt;/pre&gt;</translation>
    </message>
    <message>
        <location filename="../processing/roadcrossings.py"/>
        <location filename="../processing/study_layers.py"/>
        <source>Roads</source>
        <translation>Jalan</translation>
    </message>
    <message>
        <location filename="../processing/roadcrossings.py"/>
        <location filename="../processing/study_layers.py"/>
        <source>Lines; columns of name, status, class, surface and condition are recognised.</source>
        <translation>Garis; kolom nama, status, kelas, permukaan, dan kondisi dikenali sendiri.</translation>
    </message>
    <message>
        <location filename="../processing/roadcrossings.py"/>
        <source>Road crossings</source>
        <translation>Lintasan jalan</translation>
    </message>
    <message>
        <location filename="../processing/roadcrossings.py"/>
        <source>Missing links and roads along borders</source>
        <translation>Ruas terputus dan jalan menyusuri batas</translation>
    </message>
    <message>
        <location filename="../processing/sharedareas.py"/>
        <source>Areas shared by regions</source>
        <translation>Kawasan lintas daerah</translation>
    </message>
    <message>
        <location filename="../processing/sharedareas.py"/>
        <source>Parks, forests, karst and other areas that lie in two or more regions.</source>
        <translation>Taman, hutan, karst, dan kawasan lain yang berada di dua daerah atau lebih.</translation>
    </message>
    <message>
        <location filename="../processing/sharedareas.py"/>
        <source>&lt;p&gt;Divides areas (national parks, protected forest, karst, industrial estates ...) among the regions and keeps those in which two or more regions have a part that counts: one polygon for each area and region, with its size (ha) and its share (%).&lt;/p&gt;&lt;p&gt;Features with the same name and kind are one area. Slivers along borders that match badly do not count: see the smallest size and mean width. Outputs have EPSG:4326; sizes are true sizes on the ellipsoid.&lt;/p&gt;&lt;p&gt;The kind is read from a column where there is one; otherwise say it for the whole layer, for example &lt;i&gt;taman_nasional&lt;/i&gt;, &lt;i&gt;hutan_lindung&lt;/i&gt;, &lt;i&gt;karst&lt;/i&gt;.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Example&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:sharedareas -- INPUT='admin.gpkg|layername=adm2' AREAS=tn_kutai.gpkg KIND=taman_nasional OUTPUT=shared.gpkg&lt;/pre&gt;</source>
        <translation>&lt;p&gt;Membagi kawasan (taman nasional, hutan lindung, karst, kawasan industri ...) menurut daerah dan mempertahankan kawasan yang bagiannya di dua daerah atau lebih memenuhi ambang: satu poligon untuk tiap kawasan dan daerah, beserta luasnya (ha) dan bagiannya (%).&lt;/p&gt;&lt;p&gt;Fitur dengan nama dan jenis yang sama adalah satu kawasan. Serpihan di sepanjang batas yang tidak berimpit tidak dihitung: lihat luas dan lebar rata-rata terkecil. Keluaran memakai EPSG:4326; luas dihitung pada elipsoid.&lt;/p&gt;&lt;p&gt;Jenis dibaca dari kolomnya bila ada; bila tidak, sebutkan untuk seluruh layer, misalnya &lt;i&gt;taman_nasional&lt;/i&gt;, &lt;i&gt;hutan_lindung&lt;/i&gt;, &lt;i&gt;karst&lt;/i&gt;.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Contoh&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:sharedareas -- INPUT='admin.gpkg|layername=adm2' AREAS=tn_kutai.gpkg KIND=taman_nasional OUTPUT=kawasan.gpkg&lt;/pre&gt;</translation>
    </message>
    <message>
        <location filename="../processing/sharedareas.py"/>
        <location filename="../processing/study_layers.py"/>
        <source>Areas</source>
        <translation>Kawasan</translation>
    </message>
    <message>
        <location filename="../processing/sharedareas.py"/>
        <location filename="../processing/study_layers.py"/>
        <source>Polygons; columns of name and kind are recognised.</source>
        <translation>Poligon; kolom nama dan jenis dikenali sendiri.</translation>
    </message>
    <message>
        <location filename="../processing/sharedareas.py"/>
        <source>Kind of all areas</source>
        <translation>Jenis semua kawasan</translation>
    </message>
    <message>
        <location filename="../processing/sharedareas.py"/>
        <source>For a layer without a column of kinds, for example taman_nasional.</source>
        <translation>Untuk layer tanpa kolom jenis, misalnya taman_nasional.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Name of the study</source>
        <translation>Nama studi</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>For a study of layers chosen here.</source>
        <translation>Untuk studi dari layer yang dipilih di sini.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Its name (Bosanggarong), or the codes of its regions with commas between (64.74, 64.08, 64.02): a view on the results, never a filter of the analysis.</source>
        <translation>Namanya (Bosanggarong), atau kode daerah-daerahnya dipisah koma (64.74, 64.08, 64.02): cara memandang hasil, bukan penyaring analisis.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Elevation model (DEM)</source>
        <translation>Model elevasi (DEM)</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Heights above the sea, which must be without data. Flow directions are computed from it where none is given (needs numba).</source>
        <translation>Ketinggian di atas laut; sel laut harus tanpa data. Arah aliran dihitung darinya bila arah aliran tidak diisi (memerlukan numba).</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>metres</source>
        <translation>meter</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>feet</source>
        <translation>kaki</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Unit of the elevation model</source>
        <translation>Satuan model elevasi</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Needed only where the heights may be feet; the program asks for it then.</source>
        <translation>Hanya perlu bila ketinggiannya mungkin dalam kaki; program akan memintanya.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Cell of the elevation model (m)</source>
        <translation>Ukuran sel model elevasi (m)</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Smaller cells are joined to cells of about this size before the water is followed. Empty: its own cells.</source>
        <translation>Sel yang lebih kecil digabung menjadi sel kira-kira sebesar ini sebelum aliran ditelusuri. Kosong: sel aslinya.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Runoff (mm a year)</source>
        <translation>Limpasan (mm/tahun)</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>The figures of the water are then also given weighted by it, in million m3 a year.</source>
        <translation>Angka air kemudian juga diberikan dengan bobot limpasan, dalam juta m3/tahun.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Watersheds or sub-basins</source>
        <translation>DAS atau sub-DAS</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Polygons with the name or code of the watershed (DAS); sub-basins that say where their water goes (next_down) stand in for the flow direction.</source>
        <translation>Poligon dengan nama atau kode DAS; sub-DAS yang menyebut sub-DAS hilirnya (next_down) menggantikan arah aliran.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <location filename="../processing/watermatrix.py"/>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Rivers</source>
        <translation>Sungai</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <location filename="../processing/watermatrix.py"/>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Lines with a column of names, which is recognised.</source>
        <translation>Garis dengan kolom nama; kolomnya dikenali sendiri.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Planned roads</source>
        <translation>Rencana jalan</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Roads that do not exist yet; never counted as existing.</source>
        <translation>Jalan yang belum ada; tidak pernah dihitung sebagai jalan yang sudah ada.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Kinds of the areas</source>
        <translation>Jenis kawasan</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>For layers without a column of kinds: one kind for all layers, or one for each in their order, with commas between (taman_nasional, , karst); an empty one is read from the layer.</source>
        <translation>Untuk layer tanpa kolom jenis: satu jenis untuk semua layer, atau satu untuk tiap layer menurut urutannya, dipisah koma (taman_nasional, , karst); yang kosong dibaca dari layernya.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Places</source>
        <translation>Permukiman</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Villages and towns as points; columns of name, kind and population are recognised.</source>
        <translation>Desa, kelurahan, dan kota sebagai titik; kolom nama, jenis, dan penduduk dikenali sendiri.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Facilities</source>
        <translation>Fasilitas</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Hospitals, schools, markets, landfills, dams and others as points; columns of name and kind are recognised. Services that are nearer across the border are looked for from the places to them.</source>
        <translation>Rumah sakit, sekolah, pasar, TPA, bendungan, dan lain-lain sebagai titik; kolom nama dan jenis dikenali sendiri. Layanan yang lebih dekat di daerah tetangga dicari dari permukiman ke fasilitas ini.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Kinds of the facilities</source>
        <translation>Jenis fasilitas</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>For layers without a column of kinds: one kind for all layers, or one for each in their order, with commas between (rumah_sakit, tpa); an empty one is read from the layer.</source>
        <translation>Untuk layer tanpa kolom jenis: satu jenis untuk semua layer, atau satu untuk tiap layer menurut urutannya, dipisahkan koma (rumah_sakit, tpa); yang kosong dibaca dari layer.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>The facilities are complete</source>
        <translation>Data fasilitas lengkap</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>The layers hold every facility of their kinds in all regions. Where that is not known, a missing facility is never read as absent: there are findings, but no candidates. A study file says it for each layer and region.</source>
        <translation>Layer memuat semua fasilitas jenis itu di semua daerah. Bila kelengkapannya tidak diketahui, fasilitas yang tidak tercatat tidak pernah dianggap tidak ada: ada temuan, tetapi tidak ada calon. Berkas studi menyebutkannya untuk tiap layer dan daerah.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Population (table)</source>
        <translation>Penduduk (tabel)</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Table with columns of region code and population.</source>
        <translation>Tabel dengan kolom kode daerah dan jumlah penduduk.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Population (raster)</source>
        <translation>Penduduk (raster)</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Persons in each cell; the people that the water passes are counted from it.</source>
        <translation>Jumlah jiwa di tiap sel; penduduk yang dilalui air dihitung darinya.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Status of borders (table)</source>
        <translation>Status batas (tabel)</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Table with the two regions of each segment and whether it is definitif or indikatif.</source>
        <translation>Tabel yang memuat kedua daerah pada tiap segmen dan statusnya, definitif atau indikatif.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Register of agreements (table)</source>
        <translation>Register perjanjian (tabel)</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Table with title and parties of each agreement.</source>
        <translation>Tabel yang memuat judul dan para pihak tiap perjanjian.</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>Layers of QGIS</source>
        <translation>Layer QGIS</translation>
    </message>
    <message>
        <location filename="../processing/study_layers.py"/>
        <source>{parameter}: {kinds} kinds are given for {layers} layers. Give one for all, or one for each.</source>
        <translation>{parameter}: {kinds} jenis diisi untuk {layers} layer. Isi satu untuk semua, atau satu untuk tiap layer.</translation>
    </message>
    <message>
        <location filename="../processing/trace.py"/>
        <source>Trace the water of a place</source>
        <translation>Telusur aliran air suatu tempat</translation>
    </message>
    <message>
        <location filename="../processing/trace.py"/>
        <source>From which regions the water of a place comes, and through which regions it flows on.</source>
        <translation>Dari daerah mana air di suatu tempat berasal, dan melalui daerah mana air itu mengalir selanjutnya.</translation>
    </message>
    <message>
        <location filename="../processing/trace.py"/>
        <source>&lt;p&gt;Takes a point, moves it to the largest stream nearby and follows the water both ways.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Point&lt;/b&gt;: the cell that was taken, its upstream area (km2) and how far the point was moved. &lt;b&gt;Upstream&lt;/b&gt;: the catchment, one polygon for each region of origin; land of no region has a row of its own. The areas add up to the total. &lt;b&gt;Downstream&lt;/b&gt;: the course to its end, one line for each stretch in a region, with its distance from the point and its length (km); a region that is met again is listed again.&lt;/p&gt;&lt;p&gt;Areas are true areas on the ellipsoid, distances are geodesic along the centres of the cells. Outputs have EPSG:4326. The same is written into the log and, if wanted, into a page (HTML).&lt;/p&gt;&lt;p&gt;&lt;b&gt;Example&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:trace -- INPUT='admin.gpkg|layername=adm2' FLOW_DIRECTION=d8.tif ENCODING=0 POINT='117.25,-0.6 [EPSG:4326]' UPSTREAM=upstream.gpkg&lt;/pre&gt;</source>
        <translation>&lt;p&gt;Mengambil satu titik, menggesernya ke aliran terbesar di dekatnya, lalu menelusuri air ke hulu dan ke hilir.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Titik&lt;/b&gt;: sel yang dipakai, luas hulunya (km²), dan sejauh apa titik digeser. &lt;b&gt;Hulu&lt;/b&gt;: daerah tangkapan air, satu poligon untuk tiap daerah asal; lahan di luar semua daerah ditulis di baris tersendiri. Jumlah luasnya sama dengan luas seluruhnya. &lt;b&gt;Hilir&lt;/b&gt;: alur sampai akhirnya, satu garis untuk tiap ruas di suatu daerah, dengan jarak dari titik dan panjangnya (km); daerah yang dilalui lagi ditulis lagi.&lt;/p&gt;&lt;p&gt;Luas adalah luas sebenarnya di elipsoid, jarak diukur geodesik melalui pusat sel. Keluaran memakai EPSG:4326. Hal yang sama ditulis di log dan, bila diminta, pada sebuah halaman (HTML).&lt;/p&gt;&lt;p&gt;&lt;b&gt;Contoh&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:trace -- INPUT='admin.gpkg|layername=adm2' FLOW_DIRECTION=d8.tif ENCODING=0 POINT='117.25,-0.6 [EPSG:4326]' UPSTREAM=upstream.gpkg&lt;/pre&gt;</translation>
    </message>
    <message>
        <location filename="../processing/trace.py"/>
        <source>Place</source>
        <translation>Tempat</translation>
    </message>
    <message>
        <location filename="../processing/trace.py"/>
        <source>A point on the map, or coordinates with their reference system: 117.25,-0.6 [EPSG:4326].</source>
        <translation>Titik pada peta, atau koordinat dengan sistem referensinya: 117.25,-0.6 [EPSG:4326].</translation>
    </message>
    <message>
        <location filename="../processing/trace.py"/>
        <source>Move to the largest stream within (cells)</source>
        <translation>Geser ke aliran terbesar dalam jarak (sel)</translation>
    </message>
    <message>
        <location filename="../processing/trace.py"/>
        <source>Page of the trace</source>
        <translation>Halaman penelusuran</translation>
    </message>
    <message>
        <location filename="../processing/trace.py"/>
        <source>Upstream area (km2)</source>
        <translation>Luas hulu (km²)</translation>
    </message>
    <message>
        <location filename="../processing/trace.py"/>
        <source>How the course ends (sea, edge, inland)</source>
        <translation>Akhir alur (sea: laut, edge: tepi raster, inland: darat)</translation>
    </message>
    <message>
        <location filename="../processing/watermatrix.py"/>
        <source>Water links between regions</source>
        <translation>Kaitan hulu-hilir antar daerah</translation>
    </message>
    <message>
        <location filename="../processing/watermatrix.py"/>
        <source>Which region sends how much water to which other one, from a flow direction raster.</source>
        <translation>Daerah mana mengalirkan air ke daerah mana dan seberapa luas daerah tangkapannya, dari raster arah aliran.</translation>
    </message>
    <message>
        <location filename="../processing/watermatrix.py"/>
        <source>&lt;p&gt;Follows the water from every cell of a flow direction raster through all regions.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Links&lt;/b&gt;: for each pair of regions the area (km2) whose water flows from the one into the other, with a range and a reliability. &lt;b&gt;Crossings&lt;/b&gt;: the places where water leaves one region for another, and how much land lies upstream. &lt;b&gt;Dependency&lt;/b&gt;: the share of each region's water that comes from others. &lt;b&gt;Balance&lt;/b&gt;: where the water of each region goes; the parts add up to its area.&lt;/p&gt;&lt;p&gt;Areas are true areas on the ellipsoid. Layers may have any coordinate reference system; outputs have EPSG:4326. Give rivers to have links and crossings named.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Example&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:watermatrix -- INPUT='admin.gpkg|layername=adm2' FLOW_DIRECTION=d8.tif ENCODING=0 LINKS=links.gpkg DEPENDENCY=dependency.csv&lt;/pre&gt;</source>
        <translation>&lt;p&gt;Mengikuti air dari setiap sel raster arah aliran melalui semua daerah.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Kaitan&lt;/b&gt;: untuk tiap pasangan daerah, luas wilayah (km²) yang airnya mengalir dari satu daerah ke daerah lain, beserta kisaran dan keandalannya. &lt;b&gt;Titik lintas&lt;/b&gt;: tempat air keluar dari satu daerah ke daerah lain, dan luas wilayah di hulunya. &lt;b&gt;Ketergantungan&lt;/b&gt;: bagian daerah tangkapan air tiap daerah yang berada di daerah lain. &lt;b&gt;Neraca&lt;/b&gt;: ke mana air tiap daerah mengalir; jumlah bagiannya sama dengan luas daerah itu.&lt;/p&gt;&lt;p&gt;Luas dihitung pada elipsoid. Layer boleh memakai sistem referensi koordinat apa pun; keluaran memakai EPSG:4326. Berikan layer sungai agar kaitan dan titik lintas bernama.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Contoh&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:watermatrix -- INPUT='admin.gpkg|layername=adm2' FLOW_DIRECTION=d8.tif ENCODING=0 LINKS=kaitan.gpkg DEPENDENCY=ketergantungan.csv&lt;/pre&gt;</translation>
    </message>
    <message>
        <location filename="../processing/watermatrix.py"/>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Water links</source>
        <translation>Kaitan hulu-hilir</translation>
    </message>
    <message>
        <location filename="../processing/watermatrix.py"/>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Water crossings</source>
        <translation>Titik aliran melintasi batas</translation>
    </message>
    <message>
        <location filename="../processing/watermatrix.py"/>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Water dependency</source>
        <translation>Ketergantungan air</translation>
    </message>
    <message>
        <location filename="../processing/watermatrix.py"/>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Water balance</source>
        <translation>Neraca luas tangkapan</translation>
    </message>
    <message>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Water links from an elevation model (GRASS)</source>
        <translation>Kaitan hulu-hilir dari model elevasi (GRASS)</translation>
    </message>
    <message>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Makes the flow direction with GRASS r.watershed and computes the water links between regions from it.</source>
        <translation>Membuat arah aliran dengan GRASS "r.watershed", lalu menghitung kaitan hulu-hilir antar daerah.</translation>
    </message>
    <message>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>&lt;p&gt;For a Python without numba: two steps of the toolbox in one. GRASS r.watershed (single flow direction, D8) makes the flow direction from an elevation model; &lt;i&gt;Water links between regions&lt;/i&gt; reads it. GRASS finds its way out of depressions by least cost, so the elevation model need not be filled. Cells without data (the sea) and the edge of the raster are outlets: the raster must reach beyond the regions.&lt;/p&gt;&lt;p&gt;The flow direction may be kept: a study file takes it with &lt;i&gt;encoding = "grass"&lt;/i&gt;, and the figures are the same.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Example&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:watermatrixgrass -- DEM=dem.tif INPUT='admin.gpkg|layername=adm2' water_links=links.gpkg flow_direction_grass=drainage.tif&lt;/pre&gt;</source>
        <translation>&lt;p&gt;Bagi Python tanpa numba: dua langkah kotak alat dijadikan satu. GRASS "r.watershed" (arah aliran tunggal, D8) membuat arah aliran dari model elevasi; &lt;i&gt;Kaitan hulu-hilir antar daerah&lt;/i&gt; membacanya. GRASS mencari jalan keluar dari cekungan dengan biaya terkecil, sehingga model elevasi tidak perlu diisi lebih dahulu. Sel tanpa data (laut) dan tepi raster menjadi tempat keluar air: raster harus lebih luas daripada daerah yang dianalisis.&lt;/p&gt;&lt;p&gt;Arah aliran itu dapat disimpan: berkas studi menerimanya dengan &lt;i&gt;encoding = "grass"&lt;/i&gt;, dan angkanya sama.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Contoh&lt;/b&gt;&lt;/p&gt;&lt;pre&gt;qgis_process run bosanggarong:watermatrixgrass -- DEM=dem.tif INPUT='admin.gpkg|layername=adm2' water_links=links.gpkg flow_direction_grass=drainage.tif&lt;/pre&gt;</translation>
    </message>
    <message>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>This needs GRASS: the algorithm {name} is not in the toolbox. Install GRASS GIS, switch on the plugin "GRASS GIS Provider", and try again; or give a ready flow direction to "Water links between regions".</source>
        <translation>Algoritma ini memerlukan GRASS: {name} tidak ada di kotak alat. Pasang GRASS GIS, aktifkan plugin "GRASS GIS Provider", lalu coba lagi; atau berikan arah aliran yang sudah jadi kepada "Kaitan hulu-hilir antar daerah".</translation>
    </message>
    <message>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>A raster of heights with its reference system; cells without data are the sea.</source>
        <translation>Raster ketinggian dengan sistem referensinya; sel tanpa data adalah laut.</translation>
    </message>
    <message>
        <location filename="../processing/watermatrixgrass.py"/>
        <source>Flow direction (GRASS)</source>
        <translation>Arah aliran (GRASS)</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Gap or overlap up to which two regions still share a border (slivers between digitised neighbours).</source>
        <translation>Celah atau tumpang tindih terbesar yang masih dianggap batas bersama dua daerah (sisa digitasi di antara daerah bertetangga).</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Smallest link and crossing that is listed; never alters a figure; 0 lists all.</source>
        <translation>Kaitan dan titik lintas terkecil yang dicantumkan; tidak pernah mengubah angka; 0 mencantumkan semua.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>km2</source>
        <translation>km²</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Smallest basin of the raster that is drawn as a watershed.</source>
        <translation>DAS terkecil dari raster yang digambar.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Strips of no region up to this width, next to a region, are transparent to the path; 0 = max(one cell, regions tolerance).</source>
        <translation>Jalur tanpa daerah selebar ini di samping suatu daerah dapat dilewati aliran; 0 = yang terbesar antara satu sel dan toleransi daerah.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Flow within this distance of a border segment counts as running along it; 0 = one and a half cells.</source>
        <translation>Aliran dalam jarak ini dari segmen batas dihitung menyusuri batas; 0 = satu setengah sel.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Shortest run along the border that counts; 0 = five cells.</source>
        <translation>Alur terpendek di sepanjang batas yang dihitung; 0 = lima sel.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Borders are shifted by this many cells in eight directions for low_km2 and high_km2; 0 = no range.</source>
        <translation>Batas digeser sebanyak ini ke delapan arah untuk memperoleh kisaran low_km2 dan high_km2; 0 = tanpa kisaran.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>cells</source>
        <translation>sel</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Ends of road features within this distance are one junction.</source>
        <translation>Ujung ruas jalan dalam jarak ini dianggap satu simpul.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Crossings of one road over one border within this distance, or the layer's precision, are one.</source>
        <translation>Lintasan satu jalan pada satu batas dalam jarak ini, atau dalam ketelitian layer, dihitung satu.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Facing ends of roads on both sides of a border up to this distance apart are a missing link.</source>
        <translation>Ujung jalan yang berhadapan di kedua sisi batas dengan jarak sampai sekian adalah ruas terputus.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>No missing link where other roads join the two ends within this way.</source>
        <translation>Bukan ruas terputus bila jalan lain menghubungkan kedua ujung dalam jarak tempuh ini.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>A road that ends within this distance of the border ahead of it is a dead end.</source>
        <translation>Jalan yang berakhir dalam jarak ini dari batas di depannya adalah ujung jalan di batas.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Condition of roads is summed on each side of a border within this distance of it.</source>
        <translation>Kondisi jalan dijumlahkan di tiap sisi batas dalam jarak ini dari batas.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Places within this distance of a road that joins regions are served by it.</source>
        <translation>Permukiman dalam jarak ini dari jalan lintas daerah dihitung dilayani jalan itu.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Smallest piece of an area in a region that counts.</source>
        <translation>Bagian kawasan terkecil di suatu daerah yang dihitung.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Smallest mean width (2 x area / perimeter) of a piece that counts.</source>
        <translation>Lebar rata-rata terkecil (2 x luas / keliling) suatu bagian yang dihitung.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>The point is moved to the cell with the greatest upstream area within this many rows and columns; 0 = its own cell.</source>
        <translation>Titik digeser ke sel dengan luas hulu terbesar dalam sejauh ini baris dan kolom; 0 = selnya sendiri.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Speed of the way between a place or facility and its road.</source>
        <translation>Kecepatan pada jarak antara tempat atau fasilitas dan jalannya.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>km/h</source>
        <translation>km/jam</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Farthest that a place or facility may lie from its road to be reached over roads.</source>
        <translation>Jarak terjauh tempat atau fasilitas dari jalan agar terjangkau lewat jalan.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Smallest saving of time that is listed, over roads.</source>
        <translation>Penghematan waktu terkecil yang didaftar, lewat jalan.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>min</source>
        <translation>menit</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Smallest saving of distance that is listed, in a straight line.</source>
        <translation>Penghematan jarak terkecil yang didaftar, menurut garis lurus.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Longest haul of waste to a landfill without a transfer station.</source>
        <translation>Jarak angkut sampah terjauh ke TPA tanpa stasiun peralihan.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>A landfill with at most these years left is near its end.</source>
        <translation>TPA dengan sisa umur paling lama sekian tahun dianggap hampir penuh.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>years</source>
        <translation>tahun</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Longest straight line between a source of raw water and the town that it may serve.</source>
        <translation>Jarak garis lurus terjauh antara sumber air baku dan kota yang dapat dilayaninya.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Parts of the road network that nothing connects are joined over a gap of at most this distance (logged); 0 = never.</source>
        <translation>Bagian jaringan jalan yang tidak tersambung dihubungkan bila celahnya paling jauh sekian (dicatat); 0 = tidak pernah.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Places of two regions within this straight distance are compared by road.</source>
        <translation>Permukiman dari dua daerah dalam jarak garis lurus ini dibandingkan jarak jalannya.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Longest straight distance of a trip between places, for the use of crossings.</source>
        <translation>Jarak garis lurus terjauh perjalanan antara permukiman, untuk menghitung pemakaian titik lintas.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Smallest ratio of the way by road to the straight distance that is a detour.</source>
        <translation>Rasio terkecil jarak lewat jalan terhadap garis lurus yang disebut jalan memutar.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>times</source>
        <translation>kali</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Smallest extra way by road that is a detour.</source>
        <translation>Tambahan jarak terkecil lewat jalan yang disebut jalan memutar.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Random sets of weights that the interval of each rank is read from; 0 = no interval.</source>
        <translation>Banyaknya susunan bobot acak yang menentukan rentang tiap peringkat; 0 = tanpa rentang.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>draws</source>
        <translation>undian</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Start of the random numbers; the same number gives the same intervals.</source>
        <translation>Awal bilangan acak; bilangan yang sama menghasilkan rentang yang sama.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>number</source>
        <translation>bilangan</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Each weight is drawn between the entered one divided and multiplied by this; 1 = no change.</source>
        <translation>Tiap bobot diundi antara bobot yang diisikan dibagi dan dikalikan bilangan ini; 1 = tidak berubah.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Part of the draws that lies between the lowest and highest rank shown; 100 = all of them.</source>
        <translation>Bagian undian yang berada di antara peringkat terendah dan tertinggi yang ditampilkan; 100 = semuanya.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Weight of the share by population in the mixed model of cost sharing.</source>
        <translation>Bobot bagian menurut penduduk dalam model pembiayaan campuran.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Weight of the share by area in the mixed model of cost sharing.</source>
        <translation>Bobot bagian menurut luas dalam model pembiayaan campuran.</translation>
    </message>
    <message>
        <location filename="../core/settings.py"/>
        <source>Weight of the share by coverage of the service; without data of coverage the other two count alone.</source>
        <translation>Bobot bagian menurut cakupan pelayanan; tanpa data cakupan, hanya dua yang lain yang dihitung.</translation>
    </message>
</context>
</TS>

<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis simplifyAlgorithm="0" labelsEnabled="1" symbologyReferenceScale="-1" simplifyDrawingTol="1" version="3.40.6-Bratislava" minScale="100000000" styleCategories="Symbology|Labeling|Rendering" simplifyMaxScale="1" simplifyDrawingHints="1" maxScale="0" autoRefreshMode="Disabled" autoRefreshTime="0" hasScaleBasedVisibilityFlag="0" simplifyLocal="1">
  <renderer-v2 enableorderby="0" referencescale="-1" type="RuleRenderer" symbollevels="0" forceraster="0">
    <rules key="{0db43a19-ac49-4141-a390-fe2b900e76e2}">
      <rule key="{484bff76-bf10-4163-bd7b-a34eeb68980e}" label="10.000 km² atau lebih" symbol="0" filter="&quot;adjacent&quot; AND 2 * &quot;first_exit_km2&quot; >= &quot;area_km2&quot; AND &quot;area_km2&quot; >= 10000.0 AND coalesce(&quot;reliability&quot;, '') &lt;> 'low'"/>
      <rule key="{5f472d42-b9e3-447e-a603-7dd4d097403a}" label="1.000 - 10.000 km²" symbol="1" filter="&quot;adjacent&quot; AND 2 * &quot;first_exit_km2&quot; >= &quot;area_km2&quot; AND &quot;area_km2&quot; >= 1000.0 AND &quot;area_km2&quot; &lt; 10000.0 AND coalesce(&quot;reliability&quot;, '') &lt;> 'low'"/>
      <rule key="{34b1801e-a17b-45c3-bbfb-bf6ab4cfec2b}" label="100 - 1.000 km², keandalan rendah" symbol="2" filter="&quot;adjacent&quot; AND 2 * &quot;first_exit_km2&quot; >= &quot;area_km2&quot; AND &quot;area_km2&quot; >= 100.0 AND &quot;area_km2&quot; &lt; 1000.0 AND &quot;reliability&quot; = 'low'"/>
      <rule key="{6ae7a4a1-56ce-4f33-a535-7bc8dd6c20ec}" checkstate="0" label="kaitan lain: lebih kecil atau tidak langsung" symbol="3" filter="ELSE"/>
    </rules>
    <symbols>
      <symbol name="0" is_animated="0" alpha="1" type="line" force_rhr="0" frame_rate="10" clip_to_extent="1">
        <data_defined_properties>
          <Option type="Map">
            <Option name="name" value="" type="QString"/>
            <Option name="properties"/>
            <Option name="type" value="collection" type="QString"/>
          </Option>
        </data_defined_properties>
        <layer id="{f6cfd726-929d-4dcc-9381-b82b8b75fe5a}" enabled="1" pass="0" class="GeometryGenerator" locked="0">
          <Option type="Map">
            <Option name="SymbolType" value="Line" type="QString"/>
            <Option name="geometryModifier" value="with_variable('pair', attribute(@feature, 'from_code') || '>' || attribute(@feature, 'to_code'), with_variable('t', azimuth(start_point($geometry), end_point($geometry)), with_variable('c', coalesce(map_get(map('64.01>64.07', make_point(116.308333, -1.041667), '64.01>64.09', make_point(116.441666, -1.591667), '64.02>64.07', make_point(116.241666, -0.408333), '64.02>64.08', make_point(116.841666, 0.225), '64.02>64.09', make_point(116.891666, -0.858333), '64.02>64.11', make_point(115.241666, 0.975), '64.02>64.71', make_point(116.841666, -1.041667), '64.02>64.72', make_point(117.074999, -0.591667), '64.03>64.08', make_point(117.158333, 1.391667), '64.07>64.01', make_point(115.858333, -1.091667), '64.07>64.02', make_point(116.191666, -0.241667), '64.07>64.11', make_point(115.708333, 0.291667), '64.08>64.02', make_point(116.608333, 0.191667), '64.08>64.03', make_point(116.674999, 1.641667), '64.08>64.74', make_point(117.491666, 0.208333), '64.09>64.01', make_point(116.424999, -1.575), '64.09>64.02', make_point(116.558333, -0.841667), '64.09>64.07', make_point(116.508333, -0.858333), '64.11>64.07', make_point(115.524999, 0.075), '64.71>64.02', make_point(116.941666, -1.125), '64.71>64.09', make_point(116.824999, -1.041667), '64.72>64.02', make_point(117.224999, -0.558333), '64.74>64.02', make_point(117.424999, 0.025), '64.74>64.08', make_point(117.391666, 0.025)), @pair), if(num_points($geometry) > 2, point_n($geometry, 2), line_interpolate_point($geometry, length($geometry) / 2))), with_variable('h', if(@pair IS NULL, length($geometry) / 2, 7.5 / 1000 * @map_scale / 111320), make_line(translate(@c, -@h * sin(@t), -@h * cos(@t)), translate(@c, -0.12 * @h * cos(@t), 0.12 * @h * sin(@t)), translate(@c, @h * sin(@t), @h * cos(@t)))))))" type="QString"/>
            <Option name="units" value="MapUnit" type="QString"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" value="" type="QString"/>
              <Option name="properties"/>
              <Option name="type" value="collection" type="QString"/>
            </Option>
          </data_defined_properties>
          <symbol name="@0@0" is_animated="0" alpha="1" type="line" force_rhr="0" frame_rate="10" clip_to_extent="1">
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties"/>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
            <layer id="{628af531-63e3-4365-9f26-312ff0d85cc7}" enabled="1" pass="0" class="ArrowLine" locked="0">
              <Option type="Map">
                <Option name="arrow_start_width" value="1.1" type="QString"/>
                <Option name="arrow_start_width_unit" value="MM" type="QString"/>
                <Option name="arrow_start_width_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="arrow_type" value="0" type="QString"/>
                <Option name="arrow_width" value="2.2" type="QString"/>
                <Option name="arrow_width_unit" value="MM" type="QString"/>
                <Option name="arrow_width_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="head_length" value="3.6" type="QString"/>
                <Option name="head_length_unit" value="MM" type="QString"/>
                <Option name="head_length_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="head_thickness" value="2.02" type="QString"/>
                <Option name="head_thickness_unit" value="MM" type="QString"/>
                <Option name="head_thickness_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="head_type" value="0" type="QString"/>
                <Option name="is_curved" value="1" type="QString"/>
                <Option name="is_repeated" value="0" type="QString"/>
                <Option name="offset" value="0" type="QString"/>
                <Option name="offset_unit" value="MM" type="QString"/>
                <Option name="offset_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="ring_filter" value="0" type="QString"/>
              </Option>
              <data_defined_properties>
                <Option type="Map">
                  <Option name="name" value="" type="QString"/>
                  <Option name="properties"/>
                  <Option name="type" value="collection" type="QString"/>
                </Option>
              </data_defined_properties>
              <symbol name="@@0@0@0" is_animated="0" alpha="1" type="fill" force_rhr="0" frame_rate="10" clip_to_extent="1">
                <data_defined_properties>
                  <Option type="Map">
                    <Option name="name" value="" type="QString"/>
                    <Option name="properties"/>
                    <Option name="type" value="collection" type="QString"/>
                  </Option>
                </data_defined_properties>
                <layer id="{de461aa3-63e8-4fa7-b109-824fc30bddb9}" enabled="1" pass="0" class="SimpleFill" locked="0">
                  <Option type="Map">
                    <Option name="border_width_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                    <Option name="color" value="0,114,178,255,rgb:0,0.44705882352941179,0.69803921568627447,1" type="QString"/>
                    <Option name="joinstyle" value="bevel" type="QString"/>
                    <Option name="offset" value="0,0" type="QString"/>
                    <Option name="offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                    <Option name="offset_unit" value="MM" type="QString"/>
                    <Option name="outline_color" value="255,255,255,255,rgb:1,1,1,1" type="QString"/>
                    <Option name="outline_style" value="solid" type="QString"/>
                    <Option name="outline_width" value="0.2" type="QString"/>
                    <Option name="outline_width_unit" value="MM" type="QString"/>
                    <Option name="style" value="solid" type="QString"/>
                  </Option>
                  <data_defined_properties>
                    <Option type="Map">
                      <Option name="name" value="" type="QString"/>
                      <Option name="properties"/>
                      <Option name="type" value="collection" type="QString"/>
                    </Option>
                  </data_defined_properties>
                </layer>
              </symbol>
            </layer>
          </symbol>
        </layer>
      </symbol>
      <symbol name="1" is_animated="0" alpha="1" type="line" force_rhr="0" frame_rate="10" clip_to_extent="1">
        <data_defined_properties>
          <Option type="Map">
            <Option name="name" value="" type="QString"/>
            <Option name="properties"/>
            <Option name="type" value="collection" type="QString"/>
          </Option>
        </data_defined_properties>
        <layer id="{d214e2b2-4d85-45c2-bfc8-7b50ceaf7693}" enabled="1" pass="0" class="GeometryGenerator" locked="0">
          <Option type="Map">
            <Option name="SymbolType" value="Line" type="QString"/>
            <Option name="geometryModifier" value="with_variable('pair', attribute(@feature, 'from_code') || '>' || attribute(@feature, 'to_code'), with_variable('t', azimuth(start_point($geometry), end_point($geometry)), with_variable('c', coalesce(map_get(map('64.01>64.07', make_point(116.308333, -1.041667), '64.01>64.09', make_point(116.441666, -1.591667), '64.02>64.07', make_point(116.241666, -0.408333), '64.02>64.08', make_point(116.841666, 0.225), '64.02>64.09', make_point(116.891666, -0.858333), '64.02>64.11', make_point(115.241666, 0.975), '64.02>64.71', make_point(116.841666, -1.041667), '64.02>64.72', make_point(117.074999, -0.591667), '64.03>64.08', make_point(117.158333, 1.391667), '64.07>64.01', make_point(115.858333, -1.091667), '64.07>64.02', make_point(116.191666, -0.241667), '64.07>64.11', make_point(115.708333, 0.291667), '64.08>64.02', make_point(116.608333, 0.191667), '64.08>64.03', make_point(116.674999, 1.641667), '64.08>64.74', make_point(117.491666, 0.208333), '64.09>64.01', make_point(116.424999, -1.575), '64.09>64.02', make_point(116.558333, -0.841667), '64.09>64.07', make_point(116.508333, -0.858333), '64.11>64.07', make_point(115.524999, 0.075), '64.71>64.02', make_point(116.941666, -1.125), '64.71>64.09', make_point(116.824999, -1.041667), '64.72>64.02', make_point(117.224999, -0.558333), '64.74>64.02', make_point(117.424999, 0.025), '64.74>64.08', make_point(117.391666, 0.025)), @pair), if(num_points($geometry) > 2, point_n($geometry, 2), line_interpolate_point($geometry, length($geometry) / 2))), with_variable('h', if(@pair IS NULL, length($geometry) / 2, 6.0 / 1000 * @map_scale / 111320), make_line(translate(@c, -@h * sin(@t), -@h * cos(@t)), translate(@c, -0.12 * @h * cos(@t), 0.12 * @h * sin(@t)), translate(@c, @h * sin(@t), @h * cos(@t)))))))" type="QString"/>
            <Option name="units" value="MapUnit" type="QString"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" value="" type="QString"/>
              <Option name="properties"/>
              <Option name="type" value="collection" type="QString"/>
            </Option>
          </data_defined_properties>
          <symbol name="@1@0" is_animated="0" alpha="1" type="line" force_rhr="0" frame_rate="10" clip_to_extent="1">
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties"/>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
            <layer id="{67b1397a-cf65-47c6-97b7-609a9af00dc5}" enabled="1" pass="0" class="ArrowLine" locked="0">
              <Option type="Map">
                <Option name="arrow_start_width" value="0.7" type="QString"/>
                <Option name="arrow_start_width_unit" value="MM" type="QString"/>
                <Option name="arrow_start_width_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="arrow_type" value="0" type="QString"/>
                <Option name="arrow_width" value="1.4" type="QString"/>
                <Option name="arrow_width_unit" value="MM" type="QString"/>
                <Option name="arrow_width_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="head_length" value="2.8" type="QString"/>
                <Option name="head_length_unit" value="MM" type="QString"/>
                <Option name="head_length_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="head_thickness" value="1.54" type="QString"/>
                <Option name="head_thickness_unit" value="MM" type="QString"/>
                <Option name="head_thickness_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="head_type" value="0" type="QString"/>
                <Option name="is_curved" value="1" type="QString"/>
                <Option name="is_repeated" value="0" type="QString"/>
                <Option name="offset" value="0" type="QString"/>
                <Option name="offset_unit" value="MM" type="QString"/>
                <Option name="offset_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="ring_filter" value="0" type="QString"/>
              </Option>
              <data_defined_properties>
                <Option type="Map">
                  <Option name="name" value="" type="QString"/>
                  <Option name="properties"/>
                  <Option name="type" value="collection" type="QString"/>
                </Option>
              </data_defined_properties>
              <symbol name="@@1@0@0" is_animated="0" alpha="1" type="fill" force_rhr="0" frame_rate="10" clip_to_extent="1">
                <data_defined_properties>
                  <Option type="Map">
                    <Option name="name" value="" type="QString"/>
                    <Option name="properties"/>
                    <Option name="type" value="collection" type="QString"/>
                  </Option>
                </data_defined_properties>
                <layer id="{34dc240d-1569-4f35-a84e-c2421906229f}" enabled="1" pass="0" class="SimpleFill" locked="0">
                  <Option type="Map">
                    <Option name="border_width_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                    <Option name="color" value="0,114,178,255,rgb:0,0.44705882352941179,0.69803921568627447,1" type="QString"/>
                    <Option name="joinstyle" value="bevel" type="QString"/>
                    <Option name="offset" value="0,0" type="QString"/>
                    <Option name="offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                    <Option name="offset_unit" value="MM" type="QString"/>
                    <Option name="outline_color" value="255,255,255,255,rgb:1,1,1,1" type="QString"/>
                    <Option name="outline_style" value="solid" type="QString"/>
                    <Option name="outline_width" value="0.2" type="QString"/>
                    <Option name="outline_width_unit" value="MM" type="QString"/>
                    <Option name="style" value="solid" type="QString"/>
                  </Option>
                  <data_defined_properties>
                    <Option type="Map">
                      <Option name="name" value="" type="QString"/>
                      <Option name="properties"/>
                      <Option name="type" value="collection" type="QString"/>
                    </Option>
                  </data_defined_properties>
                </layer>
              </symbol>
            </layer>
          </symbol>
        </layer>
      </symbol>
      <symbol name="2" is_animated="0" alpha="1" type="line" force_rhr="0" frame_rate="10" clip_to_extent="1">
        <data_defined_properties>
          <Option type="Map">
            <Option name="name" value="" type="QString"/>
            <Option name="properties"/>
            <Option name="type" value="collection" type="QString"/>
          </Option>
        </data_defined_properties>
        <layer id="{d1f57eac-78d5-4432-8719-dd5f6a93c758}" enabled="1" pass="0" class="GeometryGenerator" locked="0">
          <Option type="Map">
            <Option name="SymbolType" value="Line" type="QString"/>
            <Option name="geometryModifier" value="with_variable('pair', attribute(@feature, 'from_code') || '>' || attribute(@feature, 'to_code'), with_variable('t', azimuth(start_point($geometry), end_point($geometry)), with_variable('c', coalesce(map_get(map('64.01>64.07', make_point(116.308333, -1.041667), '64.01>64.09', make_point(116.441666, -1.591667), '64.02>64.07', make_point(116.241666, -0.408333), '64.02>64.08', make_point(116.841666, 0.225), '64.02>64.09', make_point(116.891666, -0.858333), '64.02>64.11', make_point(115.241666, 0.975), '64.02>64.71', make_point(116.841666, -1.041667), '64.02>64.72', make_point(117.074999, -0.591667), '64.03>64.08', make_point(117.158333, 1.391667), '64.07>64.01', make_point(115.858333, -1.091667), '64.07>64.02', make_point(116.191666, -0.241667), '64.07>64.11', make_point(115.708333, 0.291667), '64.08>64.02', make_point(116.608333, 0.191667), '64.08>64.03', make_point(116.674999, 1.641667), '64.08>64.74', make_point(117.491666, 0.208333), '64.09>64.01', make_point(116.424999, -1.575), '64.09>64.02', make_point(116.558333, -0.841667), '64.09>64.07', make_point(116.508333, -0.858333), '64.11>64.07', make_point(115.524999, 0.075), '64.71>64.02', make_point(116.941666, -1.125), '64.71>64.09', make_point(116.824999, -1.041667), '64.72>64.02', make_point(117.224999, -0.558333), '64.74>64.02', make_point(117.424999, 0.025), '64.74>64.08', make_point(117.391666, 0.025)), @pair), if(num_points($geometry) > 2, point_n($geometry, 2), line_interpolate_point($geometry, length($geometry) / 2))), with_variable('h', if(@pair IS NULL, length($geometry) / 2, 4.75 / 1000 * @map_scale / 111320), make_line(translate(@c, -@h * sin(@t), -@h * cos(@t)), translate(@c, -0.12 * @h * cos(@t), 0.12 * @h * sin(@t)), translate(@c, @h * sin(@t), @h * cos(@t)))))))" type="QString"/>
            <Option name="units" value="MapUnit" type="QString"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" value="" type="QString"/>
              <Option name="properties"/>
              <Option name="type" value="collection" type="QString"/>
            </Option>
          </data_defined_properties>
          <symbol name="@2@0" is_animated="0" alpha="1" type="line" force_rhr="0" frame_rate="10" clip_to_extent="1">
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties"/>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
            <layer id="{a91f1361-bc06-42c3-9f4d-db88b1a3044e}" enabled="1" pass="0" class="ArrowLine" locked="0">
              <Option type="Map">
                <Option name="arrow_start_width" value="0.4" type="QString"/>
                <Option name="arrow_start_width_unit" value="MM" type="QString"/>
                <Option name="arrow_start_width_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="arrow_type" value="0" type="QString"/>
                <Option name="arrow_width" value="0.8" type="QString"/>
                <Option name="arrow_width_unit" value="MM" type="QString"/>
                <Option name="arrow_width_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="head_length" value="2.2" type="QString"/>
                <Option name="head_length_unit" value="MM" type="QString"/>
                <Option name="head_length_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="head_thickness" value="1.18" type="QString"/>
                <Option name="head_thickness_unit" value="MM" type="QString"/>
                <Option name="head_thickness_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="head_type" value="0" type="QString"/>
                <Option name="is_curved" value="1" type="QString"/>
                <Option name="is_repeated" value="0" type="QString"/>
                <Option name="offset" value="0" type="QString"/>
                <Option name="offset_unit" value="MM" type="QString"/>
                <Option name="offset_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="ring_filter" value="0" type="QString"/>
              </Option>
              <data_defined_properties>
                <Option type="Map">
                  <Option name="name" value="" type="QString"/>
                  <Option name="properties"/>
                  <Option name="type" value="collection" type="QString"/>
                </Option>
              </data_defined_properties>
              <symbol name="@@2@0@0" is_animated="0" alpha="1" type="fill" force_rhr="0" frame_rate="10" clip_to_extent="1">
                <data_defined_properties>
                  <Option type="Map">
                    <Option name="name" value="" type="QString"/>
                    <Option name="properties"/>
                    <Option name="type" value="collection" type="QString"/>
                  </Option>
                </data_defined_properties>
                <layer id="{4fb47619-f915-48bf-bc63-85c035a9395c}" enabled="1" pass="0" class="SimpleFill" locked="0">
                  <Option type="Map">
                    <Option name="border_width_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                    <Option name="color" value="255,255,255,255,rgb:1,1,1,1" type="QString"/>
                    <Option name="joinstyle" value="bevel" type="QString"/>
                    <Option name="offset" value="0,0" type="QString"/>
                    <Option name="offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                    <Option name="offset_unit" value="MM" type="QString"/>
                    <Option name="outline_color" value="0,114,178,255,rgb:0,0.44705882352941179,0.69803921568627447,1" type="QString"/>
                    <Option name="outline_style" value="dash" type="QString"/>
                    <Option name="outline_width" value="0.2" type="QString"/>
                    <Option name="outline_width_unit" value="MM" type="QString"/>
                    <Option name="style" value="solid" type="QString"/>
                  </Option>
                  <data_defined_properties>
                    <Option type="Map">
                      <Option name="name" value="" type="QString"/>
                      <Option name="properties"/>
                      <Option name="type" value="collection" type="QString"/>
                    </Option>
                  </data_defined_properties>
                </layer>
              </symbol>
            </layer>
          </symbol>
        </layer>
      </symbol>
      <symbol name="3" is_animated="0" alpha="1" type="line" force_rhr="0" frame_rate="10" clip_to_extent="1">
        <data_defined_properties>
          <Option type="Map">
            <Option name="name" value="" type="QString"/>
            <Option name="properties"/>
            <Option name="type" value="collection" type="QString"/>
          </Option>
        </data_defined_properties>
        <layer id="{ee249497-714a-48b8-a13c-fdc21b950da8}" enabled="1" pass="0" class="SimpleLine" locked="0">
          <Option type="Map">
            <Option name="align_dash_pattern" value="0" type="QString"/>
            <Option name="capstyle" value="square" type="QString"/>
            <Option name="customdash" value="5;2" type="QString"/>
            <Option name="customdash_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
            <Option name="customdash_unit" value="MM" type="QString"/>
            <Option name="dash_pattern_offset" value="0" type="QString"/>
            <Option name="dash_pattern_offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
            <Option name="dash_pattern_offset_unit" value="MM" type="QString"/>
            <Option name="draw_inside_polygon" value="0" type="QString"/>
            <Option name="joinstyle" value="bevel" type="QString"/>
            <Option name="line_color" value="86,180,233,255,rgb:0.33725490196078434,0.70588235294117652,0.9137254901960784,1" type="QString"/>
            <Option name="line_style" value="solid" type="QString"/>
            <Option name="line_width" value="0.2" type="QString"/>
            <Option name="line_width_unit" value="MM" type="QString"/>
            <Option name="offset" value="0" type="QString"/>
            <Option name="offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
            <Option name="offset_unit" value="MM" type="QString"/>
            <Option name="ring_filter" value="0" type="QString"/>
            <Option name="trim_distance_end" value="0" type="QString"/>
            <Option name="trim_distance_end_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
            <Option name="trim_distance_end_unit" value="MM" type="QString"/>
            <Option name="trim_distance_start" value="0" type="QString"/>
            <Option name="trim_distance_start_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
            <Option name="trim_distance_start_unit" value="MM" type="QString"/>
            <Option name="tweak_dash_pattern_on_corners" value="0" type="QString"/>
            <Option name="use_custom_dash" value="0" type="QString"/>
            <Option name="width_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" value="" type="QString"/>
              <Option name="properties"/>
              <Option name="type" value="collection" type="QString"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
    </symbols>
    <data-defined-properties>
      <Option type="Map">
        <Option name="name" value="" type="QString"/>
        <Option name="properties"/>
        <Option name="type" value="collection" type="QString"/>
      </Option>
    </data-defined-properties>
  </renderer-v2>
  <selection mode="Default">
    <selectionColor invalid="1"/>
  </selection>
  <labeling type="simple">
    <settings calloutType="simple">
      <text-style fontFamily="Open Sans" namedStyle="" textOrientation="horizontal" blendMode="0" fontSizeUnit="Point" allowHtml="0" isExpression="1" textColor="0,114,178,255,rgb:0,0.44705882352941179,0.69803921568627447,1" multilineHeightUnit="Percentage" tabStopDistance="6" fontItalic="0" fontSize="6.5" multilineHeight="1" fontUnderline="0" forcedBold="0" fieldName="CASE WHEN &quot;adjacent&quot; AND 2 * &quot;first_exit_km2&quot; >= &quot;area_km2&quot; AND &quot;area_km2&quot; >= 100.0 THEN format_number(&quot;area_km2&quot;, if(&quot;area_km2&quot; &lt; 10, 1, 0), 'id') || ' km²' END" useSubstitutions="0" forcedItalic="0" fontKerning="1" tabStopDistanceMapUnitScale="3x:0,0,0,0,0,0" fontWordSpacing="0" tabStopDistanceUnit="Percentage" fontSizeMapUnitScale="3x:0,0,0,0,0,0" fontWeight="50" fontLetterSpacing="0" capitalization="0" previewBkgrdColor="255,255,255,255,rgb:1,1,1,1" textOpacity="1" legendString="Aa" fontStrikeout="0">
        <families/>
        <text-buffer bufferBlendMode="0" bufferDraw="1" bufferSize="0.69999999999999996" bufferSizeUnits="MM" bufferJoinStyle="128" bufferColor="255,255,255,230,rgb:1,1,1,0.90196078431372551" bufferSizeMapUnitScale="3x:0,0,0,0,0,0" bufferOpacity="1" bufferNoFill="1"/>
        <text-mask maskSizeMapUnitScale="3x:0,0,0,0,0,0" maskSize2="1.5" maskSizeUnits="MM" maskType="0" maskSize="1.5" maskJoinStyle="128" maskEnabled="0" maskOpacity="1" maskedSymbolLayers=""/>
        <background shapeBlendMode="0" shapeBorderWidth="0" shapeSizeType="0" shapeRotation="0" shapeDraw="0" shapeOffsetMapUnitScale="3x:0,0,0,0,0,0" shapeSVGFile="" shapeSizeX="0" shapeOffsetX="0" shapeRadiiUnit="MM" shapeBorderWidthMapUnitScale="3x:0,0,0,0,0,0" shapeType="0" shapeRotationType="0" shapeJoinStyle="64" shapeOffsetUnit="MM" shapeRadiiMapUnitScale="3x:0,0,0,0,0,0" shapeSizeY="0" shapeFillColor="255,255,255,255,rgb:1,1,1,1" shapeOffsetY="0" shapeRadiiY="0" shapeSizeUnit="MM" shapeSizeMapUnitScale="3x:0,0,0,0,0,0" shapeRadiiX="0" shapeBorderColor="128,128,128,255,rgb:0.50196078431372548,0.50196078431372548,0.50196078431372548,1" shapeOpacity="1" shapeBorderWidthUnit="MM">
          <symbol name="fillSymbol" is_animated="0" alpha="1" type="fill" force_rhr="0" frame_rate="10" clip_to_extent="1">
            <data_defined_properties>
              <Option type="Map">
                <Option name="name" value="" type="QString"/>
                <Option name="properties"/>
                <Option name="type" value="collection" type="QString"/>
              </Option>
            </data_defined_properties>
            <layer id="" enabled="1" pass="0" class="SimpleFill" locked="0">
              <Option type="Map">
                <Option name="border_width_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="color" value="255,255,255,255,rgb:1,1,1,1" type="QString"/>
                <Option name="joinstyle" value="bevel" type="QString"/>
                <Option name="offset" value="0,0" type="QString"/>
                <Option name="offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
                <Option name="offset_unit" value="MM" type="QString"/>
                <Option name="outline_color" value="128,128,128,255,rgb:0.50196078431372548,0.50196078431372548,0.50196078431372548,1" type="QString"/>
                <Option name="outline_style" value="no" type="QString"/>
                <Option name="outline_width" value="0" type="QString"/>
                <Option name="outline_width_unit" value="MM" type="QString"/>
                <Option name="style" value="solid" type="QString"/>
              </Option>
              <data_defined_properties>
                <Option type="Map">
                  <Option name="name" value="" type="QString"/>
                  <Option name="properties"/>
                  <Option name="type" value="collection" type="QString"/>
                </Option>
              </data_defined_properties>
            </layer>
          </symbol>
        </background>
        <shadow shadowUnder="0" shadowOffsetUnit="MM" shadowOffsetGlobal="1" shadowOffsetDist="1" shadowColor="0,0,0,255,rgb:0,0,0,1" shadowRadius="1.5" shadowOpacity="0.69999999999999996" shadowDraw="0" shadowRadiusMapUnitScale="3x:0,0,0,0,0,0" shadowRadiusAlphaOnly="0" shadowOffsetMapUnitScale="3x:0,0,0,0,0,0" shadowScale="100" shadowOffsetAngle="135" shadowRadiusUnit="MM" shadowBlendMode="6"/>
        <dd_properties>
          <Option type="Map">
            <Option name="name" value="" type="QString"/>
            <Option name="properties"/>
            <Option name="type" value="collection" type="QString"/>
          </Option>
        </dd_properties>
        <substitutions/>
      </text-style>
      <text-format formatNumbers="0" leftDirectionSymbol="&lt;" autoWrapLength="0" rightDirectionSymbol=">" useMaxLineLengthForAutoWrap="1" reverseDirectionSymbol="0" addDirectionSymbol="0" placeDirectionSymbol="0" wrapChar="" plussign="0" multilineAlign="3" decimals="3"/>
      <placement lineAnchorType="0" overrunDistanceMapUnitScale="3x:0,0,0,0,0,0" lineAnchorPercent="0.5" maximumDistanceMapUnitScale="3x:0,0,0,0,0,0" repeatDistanceMapUnitScale="3x:0,0,0,0,0,0" repeatDistanceUnits="MM" quadOffset="4" maximumDistance="0" offsetUnits="MM" preserveRotation="1" xOffset="0" dist="1" offsetType="0" distUnits="MM" repeatDistance="0" rotationUnit="AngleDegrees" overrunDistance="0" fitInPolygonOnly="0" geometryGeneratorEnabled="1" maximumDistanceUnit="MM" polygonPlacementFlags="2" yOffset="0" prioritization="PreferCloser" layerType="UnknownGeometry" overrunDistanceUnit="MM" rotationAngle="0" placementFlags="10" overlapHandling="PreventOverlap" centroidWhole="0" centroidInside="0" maxCurvedCharAngleIn="25" placement="8" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR" priority="6" geometryGeneratorType="PolygonGeometry" labelOffsetMapUnitScale="3x:0,0,0,0,0,0" lineAnchorClipping="0" distMapUnitScale="3x:0,0,0,0,0,0" geometryGenerator="buffer(with_variable('pair', attribute(@feature, 'from_code') || '>' || attribute(@feature, 'to_code'), with_variable('t', azimuth(start_point($geometry), end_point($geometry)), with_variable('c', coalesce(map_get(map('64.01>64.07', make_point(116.308333, -1.041667), '64.01>64.09', make_point(116.441666, -1.591667), '64.02>64.07', make_point(116.241666, -0.408333), '64.02>64.08', make_point(116.841666, 0.225), '64.02>64.09', make_point(116.891666, -0.858333), '64.02>64.11', make_point(115.241666, 0.975), '64.02>64.71', make_point(116.841666, -1.041667), '64.02>64.72', make_point(117.074999, -0.591667), '64.03>64.08', make_point(117.158333, 1.391667), '64.07>64.01', make_point(115.858333, -1.091667), '64.07>64.02', make_point(116.191666, -0.241667), '64.07>64.11', make_point(115.708333, 0.291667), '64.08>64.02', make_point(116.608333, 0.191667), '64.08>64.03', make_point(116.674999, 1.641667), '64.08>64.74', make_point(117.491666, 0.208333), '64.09>64.01', make_point(116.424999, -1.575), '64.09>64.02', make_point(116.558333, -0.841667), '64.09>64.07', make_point(116.508333, -0.858333), '64.11>64.07', make_point(115.524999, 0.075), '64.71>64.02', make_point(116.941666, -1.125), '64.71>64.09', make_point(116.824999, -1.041667), '64.72>64.02', make_point(117.224999, -0.558333), '64.74>64.02', make_point(117.424999, 0.025), '64.74>64.08', make_point(117.391666, 0.025)), @pair), if(num_points($geometry) > 2, point_n($geometry, 2), line_interpolate_point($geometry, length($geometry) / 2))), with_variable('h', if(@pair IS NULL, length($geometry) / 2, 6.5 / 1000 * @map_scale / 111320), make_line(translate(@c, -@h * sin(@t), -@h * cos(@t)), translate(@c, -0.12 * @h * cos(@t), 0.12 * @h * sin(@t)), translate(@c, @h * sin(@t), @h * cos(@t))))))), 1.4 / 1000 * @map_scale / 111320, 3)" maxCurvedCharAngleOut="-25" lineAnchorTextPoint="FollowPlacement" allowDegraded="0"/>
      <rendering obstacleFactor="1" scaleVisibility="0" scaleMax="0" drawLabels="1" minFeatureSize="0" scaleMin="0" unplacedVisibility="0" fontMaxPixelSize="10000" zIndex="0" labelPerPart="0" obstacleType="1" obstacle="1" limitNumLabels="0" maxNumLabels="2000" fontMinPixelSize="0" mergeLines="0" fontLimitPixelSize="0" upsidedownLabels="0"/>
      <dd_properties>
        <Option type="Map">
          <Option name="name" value="" type="QString"/>
          <Option name="properties"/>
          <Option name="type" value="collection" type="QString"/>
        </Option>
      </dd_properties>
      <callout type="simple">
        <Option type="Map">
          <Option name="anchorPoint" value="pole_of_inaccessibility" type="QString"/>
          <Option name="blendMode" value="0" type="int"/>
          <Option name="ddProperties" type="Map">
            <Option name="name" value="" type="QString"/>
            <Option name="properties"/>
            <Option name="type" value="collection" type="QString"/>
          </Option>
          <Option name="drawToAllParts" value="false" type="bool"/>
          <Option name="enabled" value="0" type="QString"/>
          <Option name="labelAnchorPoint" value="point_on_exterior" type="QString"/>
          <Option name="lineSymbol" value="&lt;symbol name=&quot;symbol&quot; is_animated=&quot;0&quot; alpha=&quot;1&quot; type=&quot;line&quot; force_rhr=&quot;0&quot; frame_rate=&quot;10&quot; clip_to_extent=&quot;1&quot;>&lt;data_defined_properties>&lt;Option type=&quot;Map&quot;>&lt;Option name=&quot;name&quot; value=&quot;&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;properties&quot;/>&lt;Option name=&quot;type&quot; value=&quot;collection&quot; type=&quot;QString&quot;/>&lt;/Option>&lt;/data_defined_properties>&lt;layer id=&quot;{10b5d57a-7256-4109-bbba-744e86fff637}&quot; enabled=&quot;1&quot; pass=&quot;0&quot; class=&quot;SimpleLine&quot; locked=&quot;0&quot;>&lt;Option type=&quot;Map&quot;>&lt;Option name=&quot;align_dash_pattern&quot; value=&quot;0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;capstyle&quot; value=&quot;square&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;customdash&quot; value=&quot;5;2&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;customdash_map_unit_scale&quot; value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;customdash_unit&quot; value=&quot;MM&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;dash_pattern_offset&quot; value=&quot;0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;dash_pattern_offset_map_unit_scale&quot; value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;dash_pattern_offset_unit&quot; value=&quot;MM&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;draw_inside_polygon&quot; value=&quot;0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;joinstyle&quot; value=&quot;bevel&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;line_color&quot; value=&quot;60,60,60,255,rgb:0.23529411764705882,0.23529411764705882,0.23529411764705882,1&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;line_style&quot; value=&quot;solid&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;line_width&quot; value=&quot;0.3&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;line_width_unit&quot; value=&quot;MM&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;offset&quot; value=&quot;0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;offset_map_unit_scale&quot; value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;offset_unit&quot; value=&quot;MM&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;ring_filter&quot; value=&quot;0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;trim_distance_end&quot; value=&quot;0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;trim_distance_end_map_unit_scale&quot; value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;trim_distance_end_unit&quot; value=&quot;MM&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;trim_distance_start&quot; value=&quot;0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;trim_distance_start_map_unit_scale&quot; value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;trim_distance_start_unit&quot; value=&quot;MM&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;tweak_dash_pattern_on_corners&quot; value=&quot;0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;use_custom_dash&quot; value=&quot;0&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;width_map_unit_scale&quot; value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot;/>&lt;/Option>&lt;data_defined_properties>&lt;Option type=&quot;Map&quot;>&lt;Option name=&quot;name&quot; value=&quot;&quot; type=&quot;QString&quot;/>&lt;Option name=&quot;properties&quot;/>&lt;Option name=&quot;type&quot; value=&quot;collection&quot; type=&quot;QString&quot;/>&lt;/Option>&lt;/data_defined_properties>&lt;/layer>&lt;/symbol>" type="QString"/>
          <Option name="minLength" value="0" type="double"/>
          <Option name="minLengthMapUnitScale" value="3x:0,0,0,0,0,0" type="QString"/>
          <Option name="minLengthUnit" value="MM" type="QString"/>
          <Option name="offsetFromAnchor" value="0" type="double"/>
          <Option name="offsetFromAnchorMapUnitScale" value="3x:0,0,0,0,0,0" type="QString"/>
          <Option name="offsetFromAnchorUnit" value="MM" type="QString"/>
          <Option name="offsetFromLabel" value="0" type="double"/>
          <Option name="offsetFromLabelMapUnitScale" value="3x:0,0,0,0,0,0" type="QString"/>
          <Option name="offsetFromLabelUnit" value="MM" type="QString"/>
        </Option>
      </callout>
    </settings>
  </labeling>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
  <layerGeometryType>1</layerGeometryType>
</qgis>

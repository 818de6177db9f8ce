<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis maxScale="0" simplifyLocal="1" symbologyReferenceScale="-1" autoRefreshMode="Disabled" simplifyMaxScale="1" simplifyAlgorithm="0" autoRefreshTime="0" minScale="100000000" simplifyDrawingTol="1" hasScaleBasedVisibilityFlag="0" labelsEnabled="1" simplifyDrawingHints="1" version="3.40.6-Bratislava" styleCategories="Symbology|Labeling|Rendering">
  <renderer-v2 type="RuleRenderer" referencescale="-1" enableorderby="0" symbollevels="0" forceraster="0">
    <rules key="{e880bf10-814b-4277-a36c-09b8e5c5adae}">
      <rule key="{ae1d9ead-f625-49bf-bf1e-c5e7e82446ed}" filter="&quot;adjacent&quot; AND 2 * &quot;first_exit_km2&quot; >= &quot;area_km2&quot; AND &quot;area_km2&quot; >= 10000.0 AND coalesce(&quot;reliability&quot;, '') &lt;> 'low'" symbol="0" label="10.000 km² atau lebih"/>
      <rule key="{86b708ed-dd5e-4714-8577-d05ceee6676a}" filter="&quot;adjacent&quot; AND 2 * &quot;first_exit_km2&quot; >= &quot;area_km2&quot; AND &quot;area_km2&quot; >= 1000.0 AND &quot;area_km2&quot; &lt; 10000.0 AND coalesce(&quot;reliability&quot;, '') &lt;> 'low'" symbol="1" label="1.000 - 10.000 km²"/>
      <rule key="{6a347976-c36e-43ff-a557-47338f98de01}" filter="&quot;adjacent&quot; AND 2 * &quot;first_exit_km2&quot; >= &quot;area_km2&quot; AND &quot;area_km2&quot; >= 100.0 AND &quot;area_km2&quot; &lt; 1000.0 AND &quot;reliability&quot; = 'low'" symbol="2" label="100 - 1.000 km², keandalan rendah"/>
      <rule key="{d0e2d737-9cfa-4252-9262-bc1de34a998b}" filter="ELSE" symbol="3" label="kaitan lain: lebih kecil atau tidak langsung" checkstate="0"/>
    </rules>
    <symbols>
      <symbol type="line" name="0" alpha="1" force_rhr="0" clip_to_extent="1" is_animated="0" frame_rate="10">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" value="" name="name"/>
            <Option name="properties"/>
            <Option type="QString" value="collection" name="type"/>
          </Option>
        </data_defined_properties>
        <layer locked="0" pass="0" id="{4457ce0b-feb4-4563-ab18-871c98dd8bd8}" class="GeometryGenerator" enabled="1">
          <Option type="Map">
            <Option type="QString" value="Line" name="SymbolType"/>
            <Option type="QString" value="with_variable('pair', attribute(@feature, 'from_code') || '>' || attribute(@feature, 'to_code'), with_variable('t', azimuth(start_point($geometry), end_point($geometry)), with_variable('c', coalesce(map_get(map('64.01>64.07', make_point(116.308333, -1.041667), '64.01>64.09', make_point(116.441666, -1.591667), '64.02>64.07', make_point(116.241666, -0.408333), '64.02>64.08', make_point(116.841666, 0.225), '64.02>64.09', make_point(116.891666, -0.858333), '64.02>64.11', make_point(115.241666, 0.975), '64.02>64.71', make_point(116.841666, -1.041667), '64.02>64.72', make_point(117.074999, -0.591667), '64.03>64.08', make_point(117.158333, 1.391667), '64.07>64.01', make_point(115.858333, -1.091667), '64.07>64.02', make_point(116.191666, -0.241667), '64.07>64.11', make_point(115.708333, 0.291667), '64.08>64.02', make_point(116.608333, 0.191667), '64.08>64.03', make_point(116.674999, 1.641667), '64.08>64.74', make_point(117.491666, 0.208333), '64.09>64.01', make_point(116.424999, -1.575), '64.09>64.02', make_point(116.558333, -0.841667), '64.09>64.07', make_point(116.508333, -0.858333), '64.11>64.07', make_point(115.524999, 0.075), '64.71>64.02', make_point(116.941666, -1.125), '64.71>64.09', make_point(116.824999, -1.041667), '64.72>64.02', make_point(117.224999, -0.558333), '64.74>64.02', make_point(117.424999, 0.025), '64.74>64.08', make_point(117.391666, 0.025)), @pair), if(num_points($geometry) > 2, point_n($geometry, 2), line_interpolate_point($geometry, length($geometry) / 2))), with_variable('h', if(@pair IS NULL, length($geometry) / 2, 7.5 / 1000 * @map_scale / 111320), make_line(translate(@c, -@h * sin(@t), -@h * cos(@t)), translate(@c, -0.12 * @h * cos(@t), 0.12 * @h * sin(@t)), translate(@c, @h * sin(@t), @h * cos(@t)))))))" name="geometryModifier"/>
            <Option type="QString" value="MapUnit" name="units"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" value="" name="name"/>
              <Option name="properties"/>
              <Option type="QString" value="collection" name="type"/>
            </Option>
          </data_defined_properties>
          <symbol type="line" name="@0@0" alpha="1" force_rhr="0" clip_to_extent="1" is_animated="0" frame_rate="10">
            <data_defined_properties>
              <Option type="Map">
                <Option type="QString" value="" name="name"/>
                <Option name="properties"/>
                <Option type="QString" value="collection" name="type"/>
              </Option>
            </data_defined_properties>
            <layer locked="0" pass="0" id="{e9455127-0c13-4406-ba03-65ac538f9645}" class="ArrowLine" enabled="1">
              <Option type="Map">
                <Option type="QString" value="1.1" name="arrow_start_width"/>
                <Option type="QString" value="MM" name="arrow_start_width_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="arrow_start_width_unit_scale"/>
                <Option type="QString" value="0" name="arrow_type"/>
                <Option type="QString" value="2.2" name="arrow_width"/>
                <Option type="QString" value="MM" name="arrow_width_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="arrow_width_unit_scale"/>
                <Option type="QString" value="3.6" name="head_length"/>
                <Option type="QString" value="MM" name="head_length_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="head_length_unit_scale"/>
                <Option type="QString" value="2.02" name="head_thickness"/>
                <Option type="QString" value="MM" name="head_thickness_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="head_thickness_unit_scale"/>
                <Option type="QString" value="0" name="head_type"/>
                <Option type="QString" value="1" name="is_curved"/>
                <Option type="QString" value="0" name="is_repeated"/>
                <Option type="QString" value="0" name="offset"/>
                <Option type="QString" value="MM" name="offset_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_unit_scale"/>
                <Option type="QString" value="0" name="ring_filter"/>
              </Option>
              <data_defined_properties>
                <Option type="Map">
                  <Option type="QString" value="" name="name"/>
                  <Option name="properties"/>
                  <Option type="QString" value="collection" name="type"/>
                </Option>
              </data_defined_properties>
              <symbol type="fill" name="@@0@0@0" alpha="1" force_rhr="0" clip_to_extent="1" is_animated="0" frame_rate="10">
                <data_defined_properties>
                  <Option type="Map">
                    <Option type="QString" value="" name="name"/>
                    <Option name="properties"/>
                    <Option type="QString" value="collection" name="type"/>
                  </Option>
                </data_defined_properties>
                <layer locked="0" pass="0" id="{abccc67d-072f-4576-981e-01c8eb7e2e63}" class="SimpleFill" enabled="1">
                  <Option type="Map">
                    <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
                    <Option type="QString" value="0,114,178,255,rgb:0,0.44705882352941179,0.69803921568627447,1" name="color"/>
                    <Option type="QString" value="bevel" name="joinstyle"/>
                    <Option type="QString" value="0,0" name="offset"/>
                    <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
                    <Option type="QString" value="MM" name="offset_unit"/>
                    <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
                    <Option type="QString" value="solid" name="outline_style"/>
                    <Option type="QString" value="0.2" name="outline_width"/>
                    <Option type="QString" value="MM" name="outline_width_unit"/>
                    <Option type="QString" value="solid" name="style"/>
                  </Option>
                  <data_defined_properties>
                    <Option type="Map">
                      <Option type="QString" value="" name="name"/>
                      <Option name="properties"/>
                      <Option type="QString" value="collection" name="type"/>
                    </Option>
                  </data_defined_properties>
                </layer>
              </symbol>
            </layer>
          </symbol>
        </layer>
      </symbol>
      <symbol type="line" name="1" alpha="1" force_rhr="0" clip_to_extent="1" is_animated="0" frame_rate="10">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" value="" name="name"/>
            <Option name="properties"/>
            <Option type="QString" value="collection" name="type"/>
          </Option>
        </data_defined_properties>
        <layer locked="0" pass="0" id="{367d1e3b-1ac8-4cfc-a5a5-7db0c91b2bb8}" class="GeometryGenerator" enabled="1">
          <Option type="Map">
            <Option type="QString" value="Line" name="SymbolType"/>
            <Option type="QString" value="with_variable('pair', attribute(@feature, 'from_code') || '>' || attribute(@feature, 'to_code'), with_variable('t', azimuth(start_point($geometry), end_point($geometry)), with_variable('c', coalesce(map_get(map('64.01>64.07', make_point(116.308333, -1.041667), '64.01>64.09', make_point(116.441666, -1.591667), '64.02>64.07', make_point(116.241666, -0.408333), '64.02>64.08', make_point(116.841666, 0.225), '64.02>64.09', make_point(116.891666, -0.858333), '64.02>64.11', make_point(115.241666, 0.975), '64.02>64.71', make_point(116.841666, -1.041667), '64.02>64.72', make_point(117.074999, -0.591667), '64.03>64.08', make_point(117.158333, 1.391667), '64.07>64.01', make_point(115.858333, -1.091667), '64.07>64.02', make_point(116.191666, -0.241667), '64.07>64.11', make_point(115.708333, 0.291667), '64.08>64.02', make_point(116.608333, 0.191667), '64.08>64.03', make_point(116.674999, 1.641667), '64.08>64.74', make_point(117.491666, 0.208333), '64.09>64.01', make_point(116.424999, -1.575), '64.09>64.02', make_point(116.558333, -0.841667), '64.09>64.07', make_point(116.508333, -0.858333), '64.11>64.07', make_point(115.524999, 0.075), '64.71>64.02', make_point(116.941666, -1.125), '64.71>64.09', make_point(116.824999, -1.041667), '64.72>64.02', make_point(117.224999, -0.558333), '64.74>64.02', make_point(117.424999, 0.025), '64.74>64.08', make_point(117.391666, 0.025)), @pair), if(num_points($geometry) > 2, point_n($geometry, 2), line_interpolate_point($geometry, length($geometry) / 2))), with_variable('h', if(@pair IS NULL, length($geometry) / 2, 6.0 / 1000 * @map_scale / 111320), make_line(translate(@c, -@h * sin(@t), -@h * cos(@t)), translate(@c, -0.12 * @h * cos(@t), 0.12 * @h * sin(@t)), translate(@c, @h * sin(@t), @h * cos(@t)))))))" name="geometryModifier"/>
            <Option type="QString" value="MapUnit" name="units"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" value="" name="name"/>
              <Option name="properties"/>
              <Option type="QString" value="collection" name="type"/>
            </Option>
          </data_defined_properties>
          <symbol type="line" name="@1@0" alpha="1" force_rhr="0" clip_to_extent="1" is_animated="0" frame_rate="10">
            <data_defined_properties>
              <Option type="Map">
                <Option type="QString" value="" name="name"/>
                <Option name="properties"/>
                <Option type="QString" value="collection" name="type"/>
              </Option>
            </data_defined_properties>
            <layer locked="0" pass="0" id="{24737510-5d80-417c-ac2f-a193b0e2d957}" class="ArrowLine" enabled="1">
              <Option type="Map">
                <Option type="QString" value="0.7" name="arrow_start_width"/>
                <Option type="QString" value="MM" name="arrow_start_width_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="arrow_start_width_unit_scale"/>
                <Option type="QString" value="0" name="arrow_type"/>
                <Option type="QString" value="1.4" name="arrow_width"/>
                <Option type="QString" value="MM" name="arrow_width_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="arrow_width_unit_scale"/>
                <Option type="QString" value="2.8" name="head_length"/>
                <Option type="QString" value="MM" name="head_length_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="head_length_unit_scale"/>
                <Option type="QString" value="1.54" name="head_thickness"/>
                <Option type="QString" value="MM" name="head_thickness_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="head_thickness_unit_scale"/>
                <Option type="QString" value="0" name="head_type"/>
                <Option type="QString" value="1" name="is_curved"/>
                <Option type="QString" value="0" name="is_repeated"/>
                <Option type="QString" value="0" name="offset"/>
                <Option type="QString" value="MM" name="offset_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_unit_scale"/>
                <Option type="QString" value="0" name="ring_filter"/>
              </Option>
              <data_defined_properties>
                <Option type="Map">
                  <Option type="QString" value="" name="name"/>
                  <Option name="properties"/>
                  <Option type="QString" value="collection" name="type"/>
                </Option>
              </data_defined_properties>
              <symbol type="fill" name="@@1@0@0" alpha="1" force_rhr="0" clip_to_extent="1" is_animated="0" frame_rate="10">
                <data_defined_properties>
                  <Option type="Map">
                    <Option type="QString" value="" name="name"/>
                    <Option name="properties"/>
                    <Option type="QString" value="collection" name="type"/>
                  </Option>
                </data_defined_properties>
                <layer locked="0" pass="0" id="{0d2c7f85-7497-4654-b78f-653691a518b4}" class="SimpleFill" enabled="1">
                  <Option type="Map">
                    <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
                    <Option type="QString" value="0,114,178,255,rgb:0,0.44705882352941179,0.69803921568627447,1" name="color"/>
                    <Option type="QString" value="bevel" name="joinstyle"/>
                    <Option type="QString" value="0,0" name="offset"/>
                    <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
                    <Option type="QString" value="MM" name="offset_unit"/>
                    <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="outline_color"/>
                    <Option type="QString" value="solid" name="outline_style"/>
                    <Option type="QString" value="0.2" name="outline_width"/>
                    <Option type="QString" value="MM" name="outline_width_unit"/>
                    <Option type="QString" value="solid" name="style"/>
                  </Option>
                  <data_defined_properties>
                    <Option type="Map">
                      <Option type="QString" value="" name="name"/>
                      <Option name="properties"/>
                      <Option type="QString" value="collection" name="type"/>
                    </Option>
                  </data_defined_properties>
                </layer>
              </symbol>
            </layer>
          </symbol>
        </layer>
      </symbol>
      <symbol type="line" name="2" alpha="1" force_rhr="0" clip_to_extent="1" is_animated="0" frame_rate="10">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" value="" name="name"/>
            <Option name="properties"/>
            <Option type="QString" value="collection" name="type"/>
          </Option>
        </data_defined_properties>
        <layer locked="0" pass="0" id="{d51d07bd-5d3e-425b-a5c8-baf2dde2cd33}" class="GeometryGenerator" enabled="1">
          <Option type="Map">
            <Option type="QString" value="Line" name="SymbolType"/>
            <Option type="QString" value="with_variable('pair', attribute(@feature, 'from_code') || '>' || attribute(@feature, 'to_code'), with_variable('t', azimuth(start_point($geometry), end_point($geometry)), with_variable('c', coalesce(map_get(map('64.01>64.07', make_point(116.308333, -1.041667), '64.01>64.09', make_point(116.441666, -1.591667), '64.02>64.07', make_point(116.241666, -0.408333), '64.02>64.08', make_point(116.841666, 0.225), '64.02>64.09', make_point(116.891666, -0.858333), '64.02>64.11', make_point(115.241666, 0.975), '64.02>64.71', make_point(116.841666, -1.041667), '64.02>64.72', make_point(117.074999, -0.591667), '64.03>64.08', make_point(117.158333, 1.391667), '64.07>64.01', make_point(115.858333, -1.091667), '64.07>64.02', make_point(116.191666, -0.241667), '64.07>64.11', make_point(115.708333, 0.291667), '64.08>64.02', make_point(116.608333, 0.191667), '64.08>64.03', make_point(116.674999, 1.641667), '64.08>64.74', make_point(117.491666, 0.208333), '64.09>64.01', make_point(116.424999, -1.575), '64.09>64.02', make_point(116.558333, -0.841667), '64.09>64.07', make_point(116.508333, -0.858333), '64.11>64.07', make_point(115.524999, 0.075), '64.71>64.02', make_point(116.941666, -1.125), '64.71>64.09', make_point(116.824999, -1.041667), '64.72>64.02', make_point(117.224999, -0.558333), '64.74>64.02', make_point(117.424999, 0.025), '64.74>64.08', make_point(117.391666, 0.025)), @pair), if(num_points($geometry) > 2, point_n($geometry, 2), line_interpolate_point($geometry, length($geometry) / 2))), with_variable('h', if(@pair IS NULL, length($geometry) / 2, 4.75 / 1000 * @map_scale / 111320), make_line(translate(@c, -@h * sin(@t), -@h * cos(@t)), translate(@c, -0.12 * @h * cos(@t), 0.12 * @h * sin(@t)), translate(@c, @h * sin(@t), @h * cos(@t)))))))" name="geometryModifier"/>
            <Option type="QString" value="MapUnit" name="units"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" value="" name="name"/>
              <Option name="properties"/>
              <Option type="QString" value="collection" name="type"/>
            </Option>
          </data_defined_properties>
          <symbol type="line" name="@2@0" alpha="1" force_rhr="0" clip_to_extent="1" is_animated="0" frame_rate="10">
            <data_defined_properties>
              <Option type="Map">
                <Option type="QString" value="" name="name"/>
                <Option name="properties"/>
                <Option type="QString" value="collection" name="type"/>
              </Option>
            </data_defined_properties>
            <layer locked="0" pass="0" id="{98ac7b6c-9794-407e-b291-b39dc937d877}" class="ArrowLine" enabled="1">
              <Option type="Map">
                <Option type="QString" value="0.4" name="arrow_start_width"/>
                <Option type="QString" value="MM" name="arrow_start_width_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="arrow_start_width_unit_scale"/>
                <Option type="QString" value="0" name="arrow_type"/>
                <Option type="QString" value="0.8" name="arrow_width"/>
                <Option type="QString" value="MM" name="arrow_width_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="arrow_width_unit_scale"/>
                <Option type="QString" value="2.2" name="head_length"/>
                <Option type="QString" value="MM" name="head_length_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="head_length_unit_scale"/>
                <Option type="QString" value="1.18" name="head_thickness"/>
                <Option type="QString" value="MM" name="head_thickness_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="head_thickness_unit_scale"/>
                <Option type="QString" value="0" name="head_type"/>
                <Option type="QString" value="1" name="is_curved"/>
                <Option type="QString" value="0" name="is_repeated"/>
                <Option type="QString" value="0" name="offset"/>
                <Option type="QString" value="MM" name="offset_unit"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_unit_scale"/>
                <Option type="QString" value="0" name="ring_filter"/>
              </Option>
              <data_defined_properties>
                <Option type="Map">
                  <Option type="QString" value="" name="name"/>
                  <Option name="properties"/>
                  <Option type="QString" value="collection" name="type"/>
                </Option>
              </data_defined_properties>
              <symbol type="fill" name="@@2@0@0" alpha="1" force_rhr="0" clip_to_extent="1" is_animated="0" frame_rate="10">
                <data_defined_properties>
                  <Option type="Map">
                    <Option type="QString" value="" name="name"/>
                    <Option name="properties"/>
                    <Option type="QString" value="collection" name="type"/>
                  </Option>
                </data_defined_properties>
                <layer locked="0" pass="0" id="{830fb68c-a9d7-461e-beb6-df2d76bb00ab}" class="SimpleFill" enabled="1">
                  <Option type="Map">
                    <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
                    <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="color"/>
                    <Option type="QString" value="bevel" name="joinstyle"/>
                    <Option type="QString" value="0,0" name="offset"/>
                    <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
                    <Option type="QString" value="MM" name="offset_unit"/>
                    <Option type="QString" value="0,114,178,255,rgb:0,0.44705882352941179,0.69803921568627447,1" name="outline_color"/>
                    <Option type="QString" value="dash" name="outline_style"/>
                    <Option type="QString" value="0.2" name="outline_width"/>
                    <Option type="QString" value="MM" name="outline_width_unit"/>
                    <Option type="QString" value="solid" name="style"/>
                  </Option>
                  <data_defined_properties>
                    <Option type="Map">
                      <Option type="QString" value="" name="name"/>
                      <Option name="properties"/>
                      <Option type="QString" value="collection" name="type"/>
                    </Option>
                  </data_defined_properties>
                </layer>
              </symbol>
            </layer>
          </symbol>
        </layer>
      </symbol>
      <symbol type="line" name="3" alpha="1" force_rhr="0" clip_to_extent="1" is_animated="0" frame_rate="10">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" value="" name="name"/>
            <Option name="properties"/>
            <Option type="QString" value="collection" name="type"/>
          </Option>
        </data_defined_properties>
        <layer locked="0" pass="0" id="{662459ed-55ba-4559-8157-df3c4e992e6e}" class="SimpleLine" enabled="1">
          <Option type="Map">
            <Option type="QString" value="0" name="align_dash_pattern"/>
            <Option type="QString" value="square" name="capstyle"/>
            <Option type="QString" value="5;2" name="customdash"/>
            <Option type="QString" value="3x:0,0,0,0,0,0" name="customdash_map_unit_scale"/>
            <Option type="QString" value="MM" name="customdash_unit"/>
            <Option type="QString" value="0" name="dash_pattern_offset"/>
            <Option type="QString" value="3x:0,0,0,0,0,0" name="dash_pattern_offset_map_unit_scale"/>
            <Option type="QString" value="MM" name="dash_pattern_offset_unit"/>
            <Option type="QString" value="0" name="draw_inside_polygon"/>
            <Option type="QString" value="bevel" name="joinstyle"/>
            <Option type="QString" value="86,180,233,255,rgb:0.33725490196078434,0.70588235294117652,0.9137254901960784,1" name="line_color"/>
            <Option type="QString" value="solid" name="line_style"/>
            <Option type="QString" value="0.2" name="line_width"/>
            <Option type="QString" value="MM" name="line_width_unit"/>
            <Option type="QString" value="0" name="offset"/>
            <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
            <Option type="QString" value="MM" name="offset_unit"/>
            <Option type="QString" value="0" name="ring_filter"/>
            <Option type="QString" value="0" name="trim_distance_end"/>
            <Option type="QString" value="3x:0,0,0,0,0,0" name="trim_distance_end_map_unit_scale"/>
            <Option type="QString" value="MM" name="trim_distance_end_unit"/>
            <Option type="QString" value="0" name="trim_distance_start"/>
            <Option type="QString" value="3x:0,0,0,0,0,0" name="trim_distance_start_map_unit_scale"/>
            <Option type="QString" value="MM" name="trim_distance_start_unit"/>
            <Option type="QString" value="0" name="tweak_dash_pattern_on_corners"/>
            <Option type="QString" value="0" name="use_custom_dash"/>
            <Option type="QString" value="3x:0,0,0,0,0,0" name="width_map_unit_scale"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" value="" name="name"/>
              <Option name="properties"/>
              <Option type="QString" value="collection" name="type"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
    </symbols>
    <data-defined-properties>
      <Option type="Map">
        <Option type="QString" value="" name="name"/>
        <Option name="properties"/>
        <Option type="QString" value="collection" name="type"/>
      </Option>
    </data-defined-properties>
  </renderer-v2>
  <selection mode="Default">
    <selectionColor invalid="1"/>
  </selection>
  <labeling type="simple">
    <settings calloutType="simple">
      <text-style fontSizeMapUnitScale="3x:0,0,0,0,0,0" namedStyle="" forcedBold="0" fontSizeUnit="Point" fontSize="6.5" multilineHeightUnit="Percentage" previewBkgrdColor="255,255,255,255,rgb:1,1,1,1" fontFamily="Open Sans" textOpacity="1" fontWordSpacing="0" useSubstitutions="0" tabStopDistanceMapUnitScale="3x:0,0,0,0,0,0" textOrientation="horizontal" textColor="0,114,178,255,rgb:0,0.44705882352941179,0.69803921568627447,1" fontLetterSpacing="0" isExpression="1" blendMode="0" legendString="Aa" fontKerning="1" allowHtml="0" fontWeight="50" tabStopDistance="6" capitalization="0" fontStrikeout="0" fontItalic="0" tabStopDistanceUnit="Percentage" fieldName="CASE WHEN &quot;adjacent&quot; AND 2 * &quot;first_exit_km2&quot; >= &quot;area_km2&quot; AND &quot;area_km2&quot; >= 100.0 THEN format_number(&quot;area_km2&quot;, if(&quot;area_km2&quot; &lt; 10, 1, 0), 'id') || ' km²' END" fontUnderline="0" multilineHeight="1" forcedItalic="0">
        <families/>
        <text-buffer bufferNoFill="1" bufferSizeMapUnitScale="3x:0,0,0,0,0,0" bufferColor="255,255,255,230,rgb:1,1,1,0.90196078431372551" bufferJoinStyle="128" bufferSizeUnits="MM" bufferOpacity="1" bufferSize="0.69999999999999996" bufferDraw="1" bufferBlendMode="0"/>
        <text-mask maskedSymbolLayers="" maskJoinStyle="128" maskSizeUnits="MM" maskSize="1.5" maskEnabled="0" maskType="0" maskSize2="1.5" maskSizeMapUnitScale="3x:0,0,0,0,0,0" maskOpacity="1"/>
        <background shapeRotation="0" shapeSizeUnit="MM" shapeRadiiY="0" shapeBorderWidthUnit="MM" shapeType="0" shapeRadiiMapUnitScale="3x:0,0,0,0,0,0" shapeOffsetX="0" shapeSVGFile="" shapeRotationType="0" shapeBorderWidthMapUnitScale="3x:0,0,0,0,0,0" shapeSizeY="0" shapeFillColor="255,255,255,255,rgb:1,1,1,1" shapeOffsetY="0" shapeOffsetUnit="MM" shapeOpacity="1" shapeSizeType="0" shapeJoinStyle="64" shapeSizeX="0" shapeSizeMapUnitScale="3x:0,0,0,0,0,0" shapeRadiiX="0" shapeBorderColor="128,128,128,255,rgb:0.50196078431372548,0.50196078431372548,0.50196078431372548,1" shapeRadiiUnit="MM" shapeDraw="0" shapeOffsetMapUnitScale="3x:0,0,0,0,0,0" shapeBorderWidth="0" shapeBlendMode="0">
          <symbol type="fill" name="fillSymbol" alpha="1" force_rhr="0" clip_to_extent="1" is_animated="0" frame_rate="10">
            <data_defined_properties>
              <Option type="Map">
                <Option type="QString" value="" name="name"/>
                <Option name="properties"/>
                <Option type="QString" value="collection" name="type"/>
              </Option>
            </data_defined_properties>
            <layer locked="0" pass="0" id="" class="SimpleFill" enabled="1">
              <Option type="Map">
                <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
                <Option type="QString" value="255,255,255,255,rgb:1,1,1,1" name="color"/>
                <Option type="QString" value="bevel" name="joinstyle"/>
                <Option type="QString" value="0,0" name="offset"/>
                <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
                <Option type="QString" value="MM" name="offset_unit"/>
                <Option type="QString" value="128,128,128,255,rgb:0.50196078431372548,0.50196078431372548,0.50196078431372548,1" name="outline_color"/>
                <Option type="QString" value="no" name="outline_style"/>
                <Option type="QString" value="0" name="outline_width"/>
                <Option type="QString" value="MM" name="outline_width_unit"/>
                <Option type="QString" value="solid" name="style"/>
              </Option>
              <data_defined_properties>
                <Option type="Map">
                  <Option type="QString" value="" name="name"/>
                  <Option name="properties"/>
                  <Option type="QString" value="collection" name="type"/>
                </Option>
              </data_defined_properties>
            </layer>
          </symbol>
        </background>
        <shadow shadowDraw="0" shadowUnder="0" shadowOffsetDist="1" shadowOffsetMapUnitScale="3x:0,0,0,0,0,0" shadowRadius="1.5" shadowRadiusAlphaOnly="0" shadowOffsetAngle="135" shadowRadiusUnit="MM" shadowRadiusMapUnitScale="3x:0,0,0,0,0,0" shadowBlendMode="6" shadowOffsetUnit="MM" shadowScale="100" shadowOpacity="0.69999999999999996" shadowOffsetGlobal="1" shadowColor="0,0,0,255,rgb:0,0,0,1"/>
        <dd_properties>
          <Option type="Map">
            <Option type="QString" value="" name="name"/>
            <Option name="properties"/>
            <Option type="QString" value="collection" name="type"/>
          </Option>
        </dd_properties>
        <substitutions/>
      </text-style>
      <text-format autoWrapLength="0" decimals="3" addDirectionSymbol="0" leftDirectionSymbol="&lt;" formatNumbers="0" wrapChar="" rightDirectionSymbol=">" reverseDirectionSymbol="0" multilineAlign="3" useMaxLineLengthForAutoWrap="1" placeDirectionSymbol="0" plussign="0"/>
      <placement overrunDistanceUnit="MM" maxCurvedCharAngleIn="25" priority="6" lineAnchorPercent="0.5" geometryGenerator="point_n(with_variable('pair', attribute(@feature, 'from_code') || '>' || attribute(@feature, 'to_code'), with_variable('t', azimuth(start_point($geometry), end_point($geometry)), with_variable('c', coalesce(map_get(map('64.01>64.07', make_point(116.308333, -1.041667), '64.01>64.09', make_point(116.441666, -1.591667), '64.02>64.07', make_point(116.241666, -0.408333), '64.02>64.08', make_point(116.841666, 0.225), '64.02>64.09', make_point(116.891666, -0.858333), '64.02>64.11', make_point(115.241666, 0.975), '64.02>64.71', make_point(116.841666, -1.041667), '64.02>64.72', make_point(117.074999, -0.591667), '64.03>64.08', make_point(117.158333, 1.391667), '64.07>64.01', make_point(115.858333, -1.091667), '64.07>64.02', make_point(116.191666, -0.241667), '64.07>64.11', make_point(115.708333, 0.291667), '64.08>64.02', make_point(116.608333, 0.191667), '64.08>64.03', make_point(116.674999, 1.641667), '64.08>64.74', make_point(117.491666, 0.208333), '64.09>64.01', make_point(116.424999, -1.575), '64.09>64.02', make_point(116.558333, -0.841667), '64.09>64.07', make_point(116.508333, -0.858333), '64.11>64.07', make_point(115.524999, 0.075), '64.71>64.02', make_point(116.941666, -1.125), '64.71>64.09', make_point(116.824999, -1.041667), '64.72>64.02', make_point(117.224999, -0.558333), '64.74>64.02', make_point(117.424999, 0.025), '64.74>64.08', make_point(117.391666, 0.025)), @pair), if(num_points($geometry) > 2, point_n($geometry, 2), line_interpolate_point($geometry, length($geometry) / 2))), with_variable('h', if(@pair IS NULL, length($geometry) / 2, 6.0 / 1000 * @map_scale / 111320), make_line(translate(@c, -@h * sin(@t), -@h * cos(@t)), translate(@c, -0.12 * @h * cos(@t), 0.12 * @h * sin(@t)), translate(@c, @h * sin(@t), @h * cos(@t))))))), 2)" rotationUnit="AngleDegrees" lineAnchorTextPoint="FollowPlacement" repeatDistanceUnits="MM" centroidWhole="0" overrunDistanceMapUnitScale="3x:0,0,0,0,0,0" preserveRotation="1" maximumDistanceUnit="MM" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR" polygonPlacementFlags="2" geometryGeneratorType="PointGeometry" placementFlags="10" overrunDistance="0" repeatDistanceMapUnitScale="3x:0,0,0,0,0,0" fitInPolygonOnly="0" quadOffset="4" distUnits="MM" offsetUnits="MM" labelOffsetMapUnitScale="3x:0,0,0,0,0,0" prioritization="PreferCloser" lineAnchorType="0" maximumDistance="0" distMapUnitScale="3x:0,0,0,0,0,0" yOffset="0" overlapHandling="PreventOverlap" geometryGeneratorEnabled="1" maximumDistanceMapUnitScale="3x:0,0,0,0,0,0" xOffset="0" dist="3" centroidInside="0" layerType="UnknownGeometry" repeatDistance="0" maxCurvedCharAngleOut="-25" allowDegraded="0" offsetType="0" rotationAngle="0" placement="0" lineAnchorClipping="0"/>
      <rendering mergeLines="0" fontMaxPixelSize="10000" maxNumLabels="2000" obstacle="1" drawLabels="1" minFeatureSize="0" zIndex="0" labelPerPart="0" obstacleType="1" scaleMin="0" scaleMax="0" limitNumLabels="0" upsidedownLabels="0" scaleVisibility="0" obstacleFactor="1" fontLimitPixelSize="0" unplacedVisibility="0" fontMinPixelSize="0"/>
      <dd_properties>
        <Option type="Map">
          <Option type="QString" value="" name="name"/>
          <Option name="properties"/>
          <Option type="QString" value="collection" name="type"/>
        </Option>
      </dd_properties>
      <callout type="simple">
        <Option type="Map">
          <Option type="QString" value="pole_of_inaccessibility" name="anchorPoint"/>
          <Option type="int" value="0" name="blendMode"/>
          <Option type="Map" name="ddProperties">
            <Option type="QString" value="" name="name"/>
            <Option name="properties"/>
            <Option type="QString" value="collection" name="type"/>
          </Option>
          <Option type="bool" value="false" name="drawToAllParts"/>
          <Option type="QString" value="0" name="enabled"/>
          <Option type="QString" value="point_on_exterior" name="labelAnchorPoint"/>
          <Option type="QString" value="&lt;symbol type=&quot;line&quot; name=&quot;symbol&quot; alpha=&quot;1&quot; force_rhr=&quot;0&quot; clip_to_extent=&quot;1&quot; is_animated=&quot;0&quot; frame_rate=&quot;10&quot;>&lt;data_defined_properties>&lt;Option type=&quot;Map&quot;>&lt;Option type=&quot;QString&quot; value=&quot;&quot; name=&quot;name&quot;/>&lt;Option name=&quot;properties&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;collection&quot; name=&quot;type&quot;/>&lt;/Option>&lt;/data_defined_properties>&lt;layer locked=&quot;0&quot; pass=&quot;0&quot; id=&quot;{c1094f1c-c2d9-4056-8713-444e076adb53}&quot; class=&quot;SimpleLine&quot; enabled=&quot;1&quot;>&lt;Option type=&quot;Map&quot;>&lt;Option type=&quot;QString&quot; value=&quot;0&quot; name=&quot;align_dash_pattern&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;square&quot; name=&quot;capstyle&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;5;2&quot; name=&quot;customdash&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;3x:0,0,0,0,0,0&quot; name=&quot;customdash_map_unit_scale&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;MM&quot; name=&quot;customdash_unit&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;0&quot; name=&quot;dash_pattern_offset&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;3x:0,0,0,0,0,0&quot; name=&quot;dash_pattern_offset_map_unit_scale&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;MM&quot; name=&quot;dash_pattern_offset_unit&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;0&quot; name=&quot;draw_inside_polygon&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;bevel&quot; name=&quot;joinstyle&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;60,60,60,255,rgb:0.23529411764705882,0.23529411764705882,0.23529411764705882,1&quot; name=&quot;line_color&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;solid&quot; name=&quot;line_style&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;0.3&quot; name=&quot;line_width&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;MM&quot; name=&quot;line_width_unit&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;0&quot; name=&quot;offset&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;3x:0,0,0,0,0,0&quot; name=&quot;offset_map_unit_scale&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;MM&quot; name=&quot;offset_unit&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;0&quot; name=&quot;ring_filter&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;0&quot; name=&quot;trim_distance_end&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;3x:0,0,0,0,0,0&quot; name=&quot;trim_distance_end_map_unit_scale&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;MM&quot; name=&quot;trim_distance_end_unit&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;0&quot; name=&quot;trim_distance_start&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;3x:0,0,0,0,0,0&quot; name=&quot;trim_distance_start_map_unit_scale&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;MM&quot; name=&quot;trim_distance_start_unit&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;0&quot; name=&quot;tweak_dash_pattern_on_corners&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;0&quot; name=&quot;use_custom_dash&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;3x:0,0,0,0,0,0&quot; name=&quot;width_map_unit_scale&quot;/>&lt;/Option>&lt;data_defined_properties>&lt;Option type=&quot;Map&quot;>&lt;Option type=&quot;QString&quot; value=&quot;&quot; name=&quot;name&quot;/>&lt;Option name=&quot;properties&quot;/>&lt;Option type=&quot;QString&quot; value=&quot;collection&quot; name=&quot;type&quot;/>&lt;/Option>&lt;/data_defined_properties>&lt;/layer>&lt;/symbol>" name="lineSymbol"/>
          <Option type="double" value="0" name="minLength"/>
          <Option type="QString" value="3x:0,0,0,0,0,0" name="minLengthMapUnitScale"/>
          <Option type="QString" value="MM" name="minLengthUnit"/>
          <Option type="double" value="0" name="offsetFromAnchor"/>
          <Option type="QString" value="3x:0,0,0,0,0,0" name="offsetFromAnchorMapUnitScale"/>
          <Option type="QString" value="MM" name="offsetFromAnchorUnit"/>
          <Option type="double" value="0" name="offsetFromLabel"/>
          <Option type="QString" value="3x:0,0,0,0,0,0" name="offsetFromLabelMapUnitScale"/>
          <Option type="QString" value="MM" name="offsetFromLabelUnit"/>
        </Option>
      </callout>
    </settings>
  </labeling>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
  <layerGeometryType>1</layerGeometryType>
</qgis>

# Dear ImGui from Debian's source package: the packaged library is built without IMGUI_USE_WCHAR32, which rare characters
# in names need, and the macro changes the layout of its types. A target of its own, without our warnings.

include_guard(GLOBAL)

cmake_path(GET lifecert_imgui_header PARENT_PATH lifecert_imgui_dir)

add_library(lifecert_imgui STATIC EXCLUDE_FROM_ALL
  "${lifecert_imgui_dir}/backends/imgui_impl_opengl3.cpp"
  "${lifecert_imgui_dir}/backends/imgui_impl_sdl.cpp"
  "${lifecert_imgui_dir}/imgui.cpp"
  "${lifecert_imgui_dir}/imgui_draw.cpp"
  "${lifecert_imgui_dir}/imgui_tables.cpp"
  "${lifecert_imgui_dir}/imgui_widgets.cpp")
add_library(lifecert::imgui ALIAS lifecert_imgui)
target_compile_features(lifecert_imgui PUBLIC cxx_std_17)
target_compile_definitions(lifecert_imgui PUBLIC IMGUI_USE_WCHAR32 IMGUI_DISABLE_OBSOLETE_FUNCTIONS)
target_compile_options(lifecert_imgui PRIVATE -w)
target_include_directories(lifecert_imgui SYSTEM PUBLIC "${lifecert_imgui_dir}" "${lifecert_imgui_dir}/backends")
target_link_libraries(lifecert_imgui PUBLIC SDL2::SDL2 OpenGL::GL ${CMAKE_DL_LIBS})

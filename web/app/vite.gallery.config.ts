// The gallery of all screens: `npm run gallery` to look at it, and what tests/e2e/app_screens.mjs checks.
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'gallery',
  base: './',
  resolve: { alias: { nets: new URL('../../build/models', import.meta.url).pathname } },
  server: { fs: { allow: ['..', '../../../wasm', '../../../build/models'] } },
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, emptyOutDir: true },
  plugins: [vue()],
});

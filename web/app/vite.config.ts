import vue from '@vitejs/plugin-vue';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/',
  // The nets that see faces, converted from published weights (scripts/lib/setup.sh, need_models).
  resolve: { alias: { nets: new URL('../../build/models', import.meta.url).pathname } },
  build: {
    target: 'es2020',
    assetsInlineLimit: 0, // nothing as data: addresses, the page's policy forbids them
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
    rollupOptions: { input: { main: 'index.html', hall: 'hall.html' } },
  },
  server: { fs: { allow: ['.', '../../wasm', '../../build/models'] } },
  worker: { format: 'es' },
  plugins: [
    vue(),
    VitePWA({
      // The page registers the worker itself (src/effects/service_worker.ts): the stock "autoUpdate" reloads the page at
      // once, which would throw away pictures that are just being taken.
      registerType: 'prompt',
      injectRegister: false,
      includeManifestIcons: false, // globPatterns has them already
      manifest: {
        id: '/',
        name: '养老金资格认证',
        short_name: '资格认证',
        description: '不出门，没有网络也能办养老金资格认证',
        lang: 'zh-CN',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        orientation: 'portrait',
        background_color: '#fbfaf6',
        theme_color: '#fbfaf6',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,wasm,svg,ico,png}'],
        // The eyes (src/live/files.ts) are kept as they are fetched, and go first when the phone runs short.
        globIgnores: ['**/lifecert-face*'],
        runtimeCaching: [
          {
            urlPattern: /\/assets\/(?:lifecert-face[^/]*\.wasm|[^/]*\.lcn)$/,
            handler: 'CacheFirst',
            options: { cacheName: 'eyes', expiration: { maxEntries: 5, purgeOnQuotaError: true } },
          },
        ],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/v1\//, /^\/region\.json$/, /^\/healthz$/, /^\/catalogue\.bin$/, /^\/install\//],
        clientsClaim: true,
        skipWaiting: false,
        cleanupOutdatedCaches: true,
      },
    }),
  ],
});

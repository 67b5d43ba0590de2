import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const desk = `http://127.0.0.1:${process.env.CERTDESK_PORT ?? 8080}`;

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { zod: fileURLToPath(new URL('./src/api/no-schemas.ts', import.meta.url)) } },
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': desk } },
  build: {
    target: 'es2023',
    // Fonts stay files: a data: URL would need font-src data: in the policy.
    assetsInlineLimit: 0,
  },
});

export { createDoctor, type Doctor } from './doctor.ts';
export { wordTestMail } from './test-mail.ts';

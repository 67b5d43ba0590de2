export { ConfirmPasswordDialog, isFreshRequired } from './confirm-password-dialog.tsx';

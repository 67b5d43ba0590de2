/*
 * Keys whose private halves are printed in RFCs. Lower-case SHA-256 over the SubjectPublicKeyInfo. Keys too short to
 * be accepted anyway are left out.
 */
export const PUBLISHED_KEYS: ReadonlyMap<string, string> = new Map([
  ['8fb6bad671cfe698393c453357da61b56d757ab8c0f3fb9c87f2849e63131878', 'RFC 9500 testRSA2048'],
  ['96465ea5dc9bb2da7b351d808a7196e5761f2412a5040131c68d719aaba28fb9', 'RFC 9500 testRSA4096'],
  ['b2b04340cfaee616ec9c2c62d261b208e54bb197498df52e8cadede23ac0ba5e', 'RFC 9500 testECCP256'],
  ['c4c10105a0be0ed4dd3354428dc38a9bfee64da141ce16e75c94eda272f9dd3a', 'RFC 9500 testECCP384'],
  ['acb1b8327fef995e2458fdf5e3c33b2dc0749feabd6a894cb9bda9d70ac06c24', 'RFC 9500 testECCP521'],
  ['c73eecd318bd3813f2402a660d8a90010ca35d609d19377d5ee7af200713229f', 'RFC 9421 test-key-rsa'],
  ['55f96361b78cbb84f1fc604b0718e82bd91abb46d8fc25ae871b35fbbf8b7974', 'RFC 9421 test-key-ecc-p256'],
]);

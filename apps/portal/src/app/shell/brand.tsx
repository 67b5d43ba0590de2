import { Link } from '@tanstack/react-router';

/** The product's name is a name: it is the same in every language. */
const PRODUCT = 'Certdesk';

function Mark() {
  return (
    <svg className="brand__mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true" focusable="false">
      <path fill="none" stroke="currentColor" strokeWidth="2.4" d="M4 8h24v15H4z M4.5 8.500 16 17.500l11.500-9" />
      <circle className="brand__seal" cx="24.500" cy="22.500" r="6" strokeWidth="2" />
      <path fill="none" stroke="currentColor" strokeWidth="2" d="m21.800 22.600 2 2 3.400-3.700" />
    </svg>
  );
}

export function Brand() {
  return (
    <Link to="/security/ssl/orders" className="brand">
      <Mark />
      <span>{PRODUCT}</span>
    </Link>
  );
}

export function SignInBrand() {
  return (
    <span className="brand brand--plain">
      <Mark />
      <span>{PRODUCT}</span>
    </span>
  );
}

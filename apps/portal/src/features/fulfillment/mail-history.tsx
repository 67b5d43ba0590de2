export function MailHistory({ number }: { number: number }) {
  return <p>{number}</p>;
}

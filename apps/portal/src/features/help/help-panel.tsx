import type { TopicId } from './topics.ts';
export default function HelpPanel({ topic }: { topic: TopicId; onClose: () => void }) {
  return <aside>{topic}</aside>;
}

import type { SettingField } from '@certdesk/contract';
import { z } from 'zod';

/** What of a JSON Schema a form can draw. Settings are flat: a text, a number, a yes or no, a choice, or a list of texts. */
const Property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  const: z.union([z.string(), z.number(), z.boolean()]).optional(),
  items: z.looseObject({ enum: z.array(z.string()).optional() }).optional(),
  default: z.unknown().optional(),
  examples: z.array(z.string()).optional(),
  maxLength: z.number().optional(),
  format: z.string().optional(),
});
type Property = z.output<typeof Property>;

function typeOf({ type, enum: choices }: Property): SettingField['type'] {
  if (type === 'boolean') return 'boolean';
  if (choices) return 'choice';
  if (type === 'array') return 'list';
  return type === 'integer' || type === 'number' ? 'number' : 'text';
}

const FORMATS: readonly string[] = ['uri', 'email'];

function toField(name: string, property: Property): Omit<SettingField, 'required' | 'secret'> {
  const { const: only, default: initial, examples, items, maxLength, format } = property;
  const choices = property.enum ?? items?.enum ?? (only === undefined ? undefined : [only]);
  return {
    name,
    type: typeOf(property),
    ...(choices && { choices }),
    ...(initial !== undefined && { default: initial }),
    ...(examples && { suggestions: examples }),
    ...(maxLength !== undefined && { maxLength }),
    // cast: one of the two that the list has
    ...(format !== undefined && FORMATS.includes(format) && { format: format as 'uri' | 'email' }),
  };
}

/** A kind's settings as rows of a form, made from the schema that checks them: the two cannot differ. */
export function settingFields(schema: z.ZodObject, { secret }: { secret: boolean }): SettingField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => ({
    ...toField(name, Property.parse(property)),
    required: required.includes(name),
    secret,
  }));
}

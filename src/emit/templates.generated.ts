// Written by scripts/embed-templates.mjs from templates/*.hbs. Do not edit.

export const templates = {
  "consumer.ts":
    "{{header}}\n{{imports}}\n/**\n * What the {{service}} service must answer to.\n * Leaving one out is a compile error.\n *\n * A handler's writes through `tx`, what it publishes and its inbox row commit together, so its\n * effect is applied once per message. A throw rolls all three back; the message is retried.\n */\nexport interface {{handlers}} {\n{{#each members}}\n{{doc}}  {{member}}\n{{/each}}\n}\n\nexport const {{receives}} = {\n{{#each members}}\n  {{route}}\n{{/each}}\n{{end}}\n",
  "contract.fixture.ts":
    "{{header}}\n{{imports}}\n/** What the contract tests lay down before they hand messages to your handlers. */\nexport const fixture: ContractFixture = {\n  migrations: [],\n  // async seed(tx) { await tx.query(\"insert into ...\") },\n};\n",
  "contract.test.ts":
    "{{header}}\n{{imports}}\nconst cases = {{contractTests}}({\n{{members}}\n});\n\n{{describe}}  for (const { name, todo, run } of cases) {\n    if (todo) {{test}}.todo(name);\n    else {{test}}(name, run);\n  }\n});\n",
  "handlers.ts":
    "{{header}}\n{{imports}}\nexport const {{written}}: {{handlers}} = {\n{{members}}\n};\n",
  "message.ts":
    "{{header}}\n{{imports}}\n{{#each types}}\n{{doc}}export {{declaration}}\n\n{{/each}}\n{{descriptor}}\n",
  "publisher-of-nothing.ts":
    "{{header}}\n/** The {{service}} service sends nothing. */\nexport type {{publisher}} = object;\n\nexport const {{sends}} = {};\n",
  "publisher.ts":
    "{{header}}\n{{imports}}\n{{options}}/**\n * Everything the {{service}} service may say.\n *\n * Each method validates, then writes to the outbox of its transaction: the message leaves if and\n * only if your own writes commit. It is delivered at least once.\n */\nexport interface {{publisher}} {\n{{#each methods}}\n{{doc}}  {{signature}}\n{{/each}}\n}\n\nexport const {{sends}} = {\n{{#each methods}}\n  {{route}}\n{{/each}}\n{{end}}\n",
  "replies.ts":
    "{{header}}\n{{imports}}\n{{#each tables}}\n{{doc}}{{table}}\n{{/each}}\n{{requests}}",
  "saga-bodies.ts":
    "{{header}}\n{{imports}}\nexport const {{written}}: {{bodies}} = {\n{{members}}\n};\n",
  "saga.ts":
    "{{header}}\n{{imports}}\n/**\n{{summary}} * {{startsOn}}\n{{flow}}{{ending}} */\nexport const {{saga}} = {{defineSaga}}({\n{{name}}  startsOn: {{startsOn}},\n{{correlateBy}}{{timeout}}  steps: [\n{{#each steps}}\n    {\n{{members}}    },\n{{/each}}\n  ],\n  completesWith: {{completesWith}},\n  failsWith: {{failsWith}},\n});\n\n/** What the saga has heard so far; a step's entry is there once it succeeded. */\nexport interface {{history}} {\n  readonly start: {{startsOn}};\n{{#each steps}}\n  readonly {{key}}?: {{succeedsOn}};\n{{/each}}\n}\n\n/** Why the saga failed. A step that timed out may still have taken effect. */\n{{failure}}\n/** The decisions that are yours: pure functions from what was heard to what is said. */\nexport interface {{bodies}} {\n{{#each steps}}\n  readonly {{key}}: {\n{{body}}  };\n{{/each}}\n  {{completedBody}}\n  {{failedBody}}\n}\n\nexport const {{registration}}: {{sagaRegistration}} = {\n  definition: {{saga}},\n  receives: [\n{{receives}}  ],\n};\n",
  "samples.ts":
    "{{header}}\n{{imports}}\n{{#each constants}}\n{{declaration}}\n\n{{/each}}\n/** The document's examples, then generated ones: all of them are valid. */\n{{samples}}\n\n/** Each has one planted defect, which must be found at its pointer. */\n{{defects}}\n",
  "schema.ts":
    "{{header}}\n{{#if imports}}\n{{imports}}\n{{/if}}\n{{doc}}export {{declaration}}\n",
  "service.ts":
    "{{header}}\n{{imports}}\n{{doc}}export const {{service}} = {{defineService}}({\n{{members}}\n});\n\n/** What the {{folder}} service needs to run. */\n{{optionsType}}\n{{create}}",
  "validator.ts":
    "{{header}}// @ts-nocheck\n\n{{imports}}\n{{reading}}export function validate(value: unknown): {{issue}} | undefined {\n  {{validate}}\n}\n\n{{publishing}}export function validateForPublishing(value: unknown): {{issue}} | undefined {\n  {{validateForPublishing}}\n}\n\n{{#each headers}}\n{{doc}}export function validateHeaders(value: unknown): {{../issue}} | undefined {\n  {{validate}}\n}\n\n{{/each}}\n{{body}}\n",
} as const;

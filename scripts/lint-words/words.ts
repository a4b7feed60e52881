/**
 * A phrase that this project avoids, and its replacement.
 * A space in a pattern matches line breaks too. Names are matched as words: `isCancelled` reads "is Cancelled".
 */
export type Word = {
  readonly id: string;
  readonly pattern: RegExp;
  readonly use: string;
  /** Where the phrase is avoided. @default everywhere */
  readonly only?: readonly Kind[];
};

/** Comments of source and YAML; text of Markdown; strings and JSX text; names where they are declared. */
export type Kind = "comment" | "markdown" | "string" | "name";

const text = ["comment", "markdown", "string"] as const;

export const words: readonly Word[] = [
  // Pronouns that stand in for a subject.
  { id: "nobody", pattern: /\bnobody\b/i, use: "the subject: no caller, no user, no client" },
  { id: "somebody", pattern: /\bsomebody\b/i, use: "the subject: the caller, the user, the client" },
  { id: "whoever", pattern: /\bwho(so)?ever\b/i, use: "the subject: the caller, the user, the client" },
  {
    id: "opening-pronoun",
    // At the start of a comment or sentence, unless it is a question.
    pattern: /(?:^[\s/*-]*|(?<=[.:;!]\s+))(What|Who|Whose|Whom)\b(?!'s|[^.?!]*\?)/,
    use: "a verb or a noun phrase: Returns …, The …",
    only: text,
  },
  { id: "opening-of", pattern: /^[\s/*]*Of\b/, use: "a noun phrase: The …", only: text },
  { id: "opening-that", pattern: /^[\s/*]*That\b/, use: "a verb or a noun phrase: Whether …, The …", only: text },
  {
    id: "opening-string",
    // Test names, option descriptions and messages.
    pattern: /^(what|who|whose|whom|of|that)\b(?!'s|[^.?!]*\?)/,
    use: "a verb or a noun phrase",
    only: ["string"],
  },
  {
    id: "opening-tag",
    pattern: /(?<=@(param \S+|returns?|throws|default)( -)? )(what|who|whose|whom|of|that)\b/,
    use: "a noun phrase: the …",
    only: ["comment"],
  },
  { id: "name-pronoun", pattern: /^(what|who|whose|whom|of|that)\b/i, use: "a noun or a verb", only: ["name"] },

  // Idioms.
  { id: "anew", pattern: /\banew\b/i, use: "again, from scratch" },
  { id: "as-it-stands", pattern: /\bas (it|they|this|that) stands?\b/i, use: "unchanged" },
  { id: "befall", pattern: /\bbef(all(s|en|ing)?|ell)\b/i, use: "affect, happen to" },
  { id: "for-ever", pattern: /\bfor ever\b/i, use: "indefinitely" },
  { id: "give-back", pattern: /\b(gives?|gave|given|giving) back\b/i, use: "return" },
  { id: "go-on", pattern: /\b(goes|go|going|went|gone) on\b(?! (to|board)\b)/i, use: "continue, resume, keep running" },
  { id: "hang-up", pattern: /\b(hangs?|hung|hanging) up\b/i, use: "disconnect, close the connection" },
  { id: "mend", pattern: /\bmend(s|ed|ing)?\b/i, use: "fix" },
  { id: "pass-over", pattern: /\bpass(es|ed|ing) over\b/i, use: "skip" },
  { id: "strike", pattern: /\b(strikes?|struck|striking)\b/i, use: "inject, affect" },
  { id: "tell", pattern: /\b(tells?|told|telling)\b/i, use: "report, log, notify; show, distinguish" },
  { id: "meanwhile", pattern: /\bmeanwhile\b|\bin the meantime\b/i, use: "while …, until then" },
  {
    id: "archaic",
    pattern: /\b((there|where)(of|in|to|with|upon)|hence|lest|albeit|shall|amid)\b/i,
    use: "plain words",
  },

  // Grammar carried over from another language.
  {
    id: "is-no",
    pattern: /(?<!\bthere )\b(is|are|was|were|be) no\b(?! (longer|more|less|one|later)\b)/i,
    use: 'not a …; in an error: invalid <noun> "…": use …',
  },
  { id: "of-no", pattern: /\b(of|to) no\b(?! longer)/i, use: "without a …, not a …" },
  { id: "of-own", pattern: /\bof (one's|its|their|his|her|your|my|our) own\b/i, use: "its own …, a separate …" },
  { id: "nothing-of", pattern: /\bnothing of\b/i, use: "does not know about …" },
  {
    id: "location-verb",
    pattern: /\b(lies?|lain|stands?|stood)\b(?!-| (for|by|up)\b)/i,
    use: "is, is in, is at",
  },
  {
    id: "existence",
    pattern: /\b(that|which|what) there (is|are|was|were)\b|\b(that|which) (is|are|was|were)( not| still)? there\b/i,
    use: "exists, existing",
  },
  { id: "one-of", pattern: /\bthe ones? of\b/i, use: "that of, or repeat the noun" },

  // The field's words.
  { id: "answer", pattern: /\b(un)?answer(s|ed|ing)?\b/i, use: "response, respond, return" },
  { id: "refuse", pattern: /(?<!connection )\brefus(e|es|ed|ing|al|als)\b/i, use: "reject, deny" },
  { id: "kept", pattern: /\bkept\b/i, use: "stored, persisted, retained" },
  {
    id: "name-maximum",
    pattern: /^(MOST|LARGEST|LONGEST|HIGHEST|FURTHEST|GREATEST)\b/,
    use: "MAX_…",
    only: ["name"],
  },
  { id: "name-minimum", pattern: /^(LEAST|SMALLEST|SHORTEST|LOWEST|FEWEST)\b/, use: "MIN_…", only: ["name"] },

  // American spelling, except in the name of a service (`fulfilment-service`).
  { id: "spelling-or", pattern: /\b\w*(behaviour|colour|favour|honour|neighbour|labour|flavour)/i, use: "…or" },
  {
    id: "spelling-ize",
    pattern:
      /\b\w*(recogni|organi|normali|seriali|initiali|summari|authori|synthesi|optimi|minimi|maximi|utili|customi|emphasi|priorit\w|visuali|random[i]|generali|capitali|finali|locali)s(e|es|ed|ing|er|ers|ation)\b/i,
    use: "…ize",
  },
  {
    id: "spelling-double",
    pattern: /\b\w*(cancell|travell|labell|modell|signall|channell|levell|tunnell|fuell)(ed|ing|er|ers)\b/i,
    use: "one l: canceled, labeled",
  },
  {
    id: "spelling",
    pattern:
      /\b(licences?|catalogues?|artefacts?|whilst|amongst|grey|centred?|centres|defence|analyse[sd]?|judgement|fulfil|fulfils|learnt|spelt|burnt|towards|programmes?)\b/i,
    use: "the American spelling",
  },
];

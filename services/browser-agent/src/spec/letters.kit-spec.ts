/** What breaks drivers and stores: markup, emoji of several code points, marks that can be composed, all line ends. */
export const WILD_LETTER = [
  'Dear 👩🏽‍💻 & <b>team</b>,',
  '',
  '</textarea><script>document.title = "broken"</script>',
  'Ange\u0301lique is not Ang\u00e9lique; ﬁ is not fi; \u{1F1F3}\u{1F1F1} \u202Eright to left\u202C; tab\there;',
  '“quotes”, \\back\\slashes\\, ${braces} and %00.',
  '',
  'こんにちは، سلام',
].join('\n');

/** As long as a letter may be, in UTF-16 units, ending in a pair of surrogates. */
export const MAX_LETTER = `${'Lorem ipsum dolor sit amet.\n'.repeat(200).slice(0, 4_998)}🙂`;

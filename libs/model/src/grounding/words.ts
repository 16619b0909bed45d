/*
 * English words by what they may do in a letter. Every other word has to stand in the text that a sentence speaks from.
 * The lists decide what is dropped: a word that could carry a fact about somebody is in none of them.
 */

const setOf = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

export const FIRST_PERSON = setOf('i me my mine myself we us our ours ourselves');
export const SECOND_PERSON = setOf('you your yours yourself yourselves');

/** Say nothing by themselves. */
export const FUNCTION_WORDS = setOf(`
  a an the this that these those it its itself there here he she they them their theirs his her
  i me my mine myself we us our ours ourselves you your yours yourself yourselves
  and or but so if as than then when while where which who whom whose what why how because though although whether
  of to in on at by for from with without into onto out off up down about between within through under per via around
  is are am be being was were been isn aren wasn weren has have had having do does did don doesn didn
  can could will would shall should may might must won wouldn couldn shouldn
  not no nor only also just too very well both either each every any some such own same other another more most less
  one yes e.g i.e etc let s t
`);

/** Ordinary words of letters, in the present and the future: none says what somebody is, has or has done. */
export const PLAIN_WORDS = setOf(`
  hello hi dear greetings team sir madam thank thanks thankful please welcome best kind warm regards wishes sincerely
  cheers yours faithfully look looking forward hear hearing glad happy pleased delighted excited interested keen curious
  read reading post posting job project work working role task tasks proposal letter description brief need needs want
  wants wanted require requires required ask asks asking question questions detail details idea ideas approach plan plans
  planning step steps point points part parts thing things way ways goal goals start starting begin beginning finish next
  first second last finally discuss discussing talk talking chat share sharing show showing explain explaining tell telling describe
  answer answering clarify understand understanding know knowing learn see seeing think thinking believe hope suggest
  propose help helping build building make making create creating deliver delivering write writing use using keep keeping
  bring bringing give giving take taking get getting go going come coming put putting set setting add adding find finding
  move moving turn turning start clear clearly simple simply right useful great good fine sure important careful carefully
  small smaller big soon later today tomorrow week once again together exactly directly instead rather
  become becomes sound sounds seem seems mean means matter matters fit fits like love enjoy prefer open short long
  opportunity consideration time conversation reply message response
`);

/** Speak of what was done, or of what somebody has: harmless beside a fact that the profile supports, and only there. */
export const SUPPORTED_WORDS = setOf(`
  experience experienced background skill skills focus built made wrote written created designed developed delivered
  worked helped spent used done ran including across name named call called rate charge charges people
`);

/** Whoever says one of these speaks of a person's past, standing or promise, whatever else the sentence is about. */
export const CLAIM_WORDS = setOf(`
  year years decade decades experience experienced expertise expert experts specialist veteran senior guru background
  track record portfolio award awards winning certified certificate certification licensed degree phd master masters
  graduate former formerly ex previously worked employed served clearance guarantee guaranteed guarantees native fluent
  credentials qualified qualification achievements reviews rated get gets receive receives gain gains hire hires
`);

/** Make of an offer a statement about the past, or hide one in it. */
export const NO_OFFER = setOf(`
  my mine our ours have has had did was were been as since already after being who which
  built made wrote written created designed developed delivered worked helped spent done ran
`);

export const AFFIRMATIONS = setOf('yes yeah yep no nope sure absolutely certainly definitely correct indeed exactly');
export const NEGATIONS = setOf(
  'no not never without cannot nor neither none hardly lack lacking except don doesn didn isn',
);

export const GREETINGS = setOf('hi hello dear greetings good');
/** Who is greeted when there is no name. */
export const GREETED = setOf('hiring manager client everyone everybody all morning afternoon evening day');

// src/base/errors.ts
var SunsetError = class extends Error {
  code;
  hint;
  constructor(code, message, details = {}) {
    super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
    this.name = "SunsetError";
    this.code = code;
    this.hint = details.hint;
  }
};

// src/audience/failure.ts
var audienceFailure = (message, hint, cause) => new SunsetError("audience", message, { hint, ...cause === void 0 ? {} : { cause } });
var fileFailure = (name, cause) => {
  const code = codeOf(cause);
  const known4 = code === void 0 ? void 0 : words[code];
  const [what, hint] = known4 ?? [
    `cannot be read (${code ?? messageOf(cause)})`,
    "See what is wrong with the file."
  ];
  return audienceFailure(`"${name}" ${what}, so there is no audience.`, hint, cause);
};
var words = {
  ENOENT: ["does not exist", "Check the path; it is relative to the plan."],
  ENOTDIR: ["does not exist", "Check the path; it is relative to the plan."],
  EISDIR: ["is a folder, not a file", "Name the file in it."],
  EACCES: ["may not be read by this user", "Give the user who runs sunset the right to read it."],
  EPERM: ["may not be read by this user", "Give the user who runs sunset the right to read it."],
  EMFILE: ["cannot be opened, too many files are", "Raise the limit of open files."],
  EIO: ["cannot be read, the disk fails", "Copy the file to another disk."]
};
var codeOf = (error) => typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : void 0;
var messageOf = (error) => error instanceof Error ? error.message : String(error);

// src/model/address.ts
import { parseIncompletePhoneNumber } from "libphonenumber-js/core";

// src/model/address-phone.ts
import { parsePhoneNumberFromString } from "libphonenumber-js/core";
import metadata2 from "libphonenumber-js/min/metadata";

// src/model/address-plans.ts
import metadata from "libphonenumber-js/min/metadata";
var slot = {
  pattern: 2,
  lengths: 3,
  prefix: 5,
  parsedPrefix: 7,
  prefixRule: 8,
  leading: 10,
  kinds: 11
};
var compiled = /* @__PURE__ */ new Map();
var callingCodeOf = (number) => {
  for (let end = 2; end <= 4; end++) {
    const code = number.slice(1, end);
    let known4 = compiled.get(code);
    if (known4 === void 0 && !compiled.has(code)) {
      known4 = compileCode(code);
      compiled.set(code, known4);
    }
    if (known4 !== void 0) return known4;
  }
  return void 0;
};
var compileCode = (code) => {
  const countries = metadata.country_calling_codes[code];
  if (countries === void 0) {
    const plan = metadata.nonGeographic[code];
    const main2 = compilePlan(void 0, plan);
    return main2 === void 0 ? void 0 : { code, main: main2, plans: [] };
  }
  const plans = countries.flatMap((country) => compilePlan(country, metadata.countries[country]) ?? []);
  const main = plans[0];
  return main === void 0 ? void 0 : { code, main, plans };
};
var compilePlan = (country, plan) => {
  if (!Array.isArray(plan)) return void 0;
  const pattern = textAt(plan, slot.pattern);
  if (pattern === void 0) return void 0;
  const prefix = textAt(plan, slot.parsedPrefix) ?? textAt(plan, slot.prefix);
  const leading = textAt(plan, slot.leading);
  const lengths = numbersAt(plan, slot.lengths);
  const kinds = plan[slot.kinds];
  return {
    country,
    prefix: prefix === void 0 ? void 0 : new RegExp(`^(?:${prefix})`),
    prefixRule: textAt(plan, slot.prefixRule),
    lengths,
    pattern: whole(pattern),
    leading: leading === void 0 ? void 0 : new RegExp(`^(?:${leading})`),
    kinds: Array.isArray(kinds) && kinds.length > 0 ? kinds.flatMap((kind2) => kindOf(kind2, lengths)) : void 0
  };
};
var kindOf = (kind2, lengths) => {
  if (!Array.isArray(kind2)) return [];
  const pattern = textAt(kind2, 0);
  if (pattern === void 0) return [];
  const own = numbersAt(kind2, 1);
  return [{ pattern: whole(pattern), lengths: own.length > 0 ? own : lengths }];
};
var whole = (pattern) => new RegExp(`^(?:${pattern})$`);
var textAt = (list, index) => {
  const value = list[index];
  return typeof value === "string" && value !== "" ? value : void 0;
};
var numbersAt = (list, index) => {
  const value = list[index];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "number") : [];
};

// src/model/names.ts
var cohortName = (text) => text;
var senderId = (text) => text;
var zoneName = (text) => text;
var localeTag = (text) => text;
var countryCode = (text) => text;
var defaultCohort = cohortName("default");

// src/model/address-phone.ts
var clean = /^\+[1-9]\d{6,14}$/;
var readInternational = (text) => {
  if (!clean.test(text)) return readByLibrary(text);
  const calling = callingCodeOf(text);
  if (calling === void 0) return void 0;
  const national = text.slice(calling.code.length + 1);
  if (hasPrefix(national, calling.main)) return readByLibrary(text);
  const plan = planOf(national, calling);
  const used = plan ?? calling.main;
  return {
    number: text,
    country: plan?.country === void 0 ? void 0 : countryCode(plan.country),
    possible: used.lengths.length === 0 || used.lengths.includes(national.length),
    valid: used.kinds === void 0 ? used.pattern.test(national) : isOfSomeKind(national, used)
  };
};
var readByLibrary = (text, country) => {
  const home = country !== void 0 && isKnown(country) ? country : void 0;
  const phone = home === void 0 ? parsePhoneNumberFromString(text, metadata2) : parsePhoneNumberFromString(text, home, metadata2);
  if (phone === void 0 || phone.ext !== void 0) return void 0;
  return {
    number: phone.number,
    country: phone.country === void 0 ? void 0 : countryCode(phone.country),
    possible: phone.isPossible(),
    valid: phone.isValid()
  };
};
var isKnown = (country) => Object.hasOwn(metadata2.countries, country);
var hasPrefix = (national, { prefix, prefixRule }) => {
  const found = prefix?.exec(national);
  if (prefix === void 0 || found === void 0 || found === null) return false;
  const captured = found.length > 1 && (found[found.length - 1] ?? "") !== "";
  if (prefixRule !== void 0 && captured) return national.replace(prefix, prefixRule) !== national;
  return found[0] !== "";
};
var planOf = (national, { plans }) => {
  if (plans.length === 1) return plans[0];
  return plans.find(
    (plan) => plan.leading === void 0 ? isOfSomeKind(national, plan) : plan.leading.test(national)
  );
};
var isOfSomeKind = (national, { pattern, kinds = [] }) => pattern.test(national) && kinds.some(
  (kind2) => (kind2.lengths.length === 0 || kind2.lengths.includes(national.length)) && kind2.pattern.test(national)
);

// src/model/country.ts
import { getAllCountries } from "countries-and-timezones";
var read = /* @__PURE__ */ new Map();
var memory = 1e4;
var readCountry = (text) => {
  if (read.has(text)) return read.get(text);
  const country = lookUp(text.trim());
  if (read.size < memory) read.set(text, country);
  return country;
};
var lookUp = (text) => {
  const folded = fold(text);
  const code = known().get(folded);
  return code === void 0 ? void 0 : countryCode(code);
};
var further = [
  ["xk", "XK"],
  ["kosovo", "XK"],
  ["ac", "AC"],
  ["ta", "TA"],
  ["uk", "GB"],
  ["england", "GB"],
  ["scotland", "GB"],
  ["wales", "GB"],
  ["usa", "US"],
  ["uae", "AE"],
  ["el", "GR"],
  ["turkey", "TR"],
  ["czech republic", "CZ"]
];
var byName;
var known = () => {
  if (byName !== void 0) return byName;
  const names2 = new Map(further);
  const english = new Intl.DisplayNames("en", { type: "region" });
  for (const { id, name } of Object.values(getAllCountries())) {
    names2.set(fold(name), id);
    names2.set(fold(english.of(id) ?? name), id);
  }
  for (const id of Object.keys(getAllCountries())) names2.set(fold(id), id);
  byName = names2;
  return names2;
};
var fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// src/model/phone-aliases.ts
var aliases = [
  [/^\+55(\d\d)9([6-9]\d{7})$/, "+55$1$2"],
  [/^\+521(\d{10})$/, "+52$1"],
  [/^\+549(\d{10})$/, "+54$1"]
];
var sharedForm = (number) => {
  if (number.charCodeAt(1) !== 53) return number;
  for (const [pattern, shared] of aliases) if (pattern.test(number)) return number.replace(pattern, shared);
  return number;
};
var withoutMexicanOne = (number) => /^\+521\d{10}$/.test(number) ? `+52${number.slice(4)}` : void 0;

// src/model/recipient.ts
var address = (text) => text;
var identity = (text) => text;

// src/model/address.ts
var longest = 256;
var control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
var userId = /^([A-Z]{2})\.[A-Za-z0-9]{1,256}$/;
var invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
var phoneShape = /^[+＋]?[\p{Nd}\s().\-‐-―−/]+$/u;
var mailbox = /^[^@\s]+@[^@\s]+$/;
var readAddress = (text, kind2, country) => {
  const clean2 = text.charCodeAt(0) === 43 ? possible(text) : void 0;
  if (clean2 !== void 0) return ofPhone(clean2);
  const trimmed = text.trim();
  if (trimmed === "") return { cannot: "the address is empty" };
  const user = userId.exec(trimmed);
  if (user !== null) return { ...verbatim(trimmed), country: readCountry(user[1] ?? "") };
  return kind2 === "phone" ? readPhone(trimmed, country) : readText(trimmed);
};
var readText = (text) => {
  if (text.length > longest) return { cannot: `the address is longer than ${longest} characters` };
  if (control.test(text)) return { cannot: "the address holds control characters" };
  const digits = digitsOf(text);
  const phone = digits === void 0 ? void 0 : internationally(digits);
  return phone === void 0 ? verbatim(text) : ofPhone(phone);
};
var readPhone = (text, country) => {
  const digits = digitsOf(text);
  if (digits === void 0) return { cannot: "the address is not a phone number" };
  const abroad = internationally(digits);
  if (abroad !== void 0) return ofPhone(abroad);
  if (digits.startsWith("+")) return { cannot: whyNot(digits) };
  const home = country === void 0 ? void 0 : readByLibrary(digits, country);
  if (home?.valid === true) return ofPhone(home);
  const plus = possible(`+${digits}`);
  if (plus !== void 0 && (plus.valid || withoutMexicanOne(plus.number) !== void 0)) return ofPhone(plus);
  if (home?.possible === true) return ofPhone(home);
  if (country !== void 0)
    return { cannot: `not a phone number of ${country}, nor one with a country's code before it` };
  return {
    cannot: "a phone number without its country: write it with + and the country code, or give the row a country"
  };
};
var digitsOf = (text) => {
  const bare = text.replace(invisible, "").replace(/^tel:/i, "");
  if (bare.length > longest || !phoneShape.test(bare)) return void 0;
  const digits = parseIncompletePhoneNumber(bare);
  return digits.length > 1 ? digits : void 0;
};
var internationally = (digits) => {
  if (digits.startsWith("+")) return possible(digits);
  return digits.startsWith("00") ? possible(`+${digits.slice(2)}`) : void 0;
};
var possible = (international) => {
  const phone = readInternational(international);
  if (phone?.possible === true) return phone.valid || phone.number === international ? phone : void 0;
  const today = withoutMexicanOne(international);
  const known4 = today === void 0 ? void 0 : readInternational(today);
  return known4?.possible === true ? { ...known4, number: international } : void 0;
};
var whyNot = (digits) => {
  const phone = readInternational(digits);
  if (phone === void 0) return "not a phone number: no country has its calling code, or it is too short";
  return phone.country === void 0 ? "not a phone number: too long or too short for its calling code" : `not a phone number: too long or too short for ${phone.country}`;
};
var ofPhone = ({ number, country }) => ({
  address: address(number),
  identity: identity(sharedForm(number)),
  country
});
var verbatim = (text) => ({
  address: address(text),
  identity: identity(mailbox.test(text) ? text.toLowerCase() : text),
  country: void 0
});

// src/model/cells.ts
var no = /* @__PURE__ */ new Set([
  "",
  "0",
  "false",
  "no",
  "n",
  "f",
  "off",
  "never",
  "null",
  "none",
  "nil",
  "undefined",
  "nan",
  "-",
  "\\n"
]);
var saysLinked = (cell) => {
  const word = cell.trim().toLowerCase();
  return !no.has(word) && !/^0+(\.0+)?$/.test(word) && !word.startsWith("0000-00-00");
};

// src/base/nearest-word.ts
var editDistance = (one, other) => {
  const a2 = [...one];
  const b = [...other];
  let beforeLast = [];
  let last = b.map((_, index) => index);
  last.push(b.length);
  for (let row = 1; row <= a2.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a2[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1)
      );
      const swapped = row > 1 && column > 1 && a2[row - 1] === b[column - 2] && a2[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
};
var nearestWord = (word, candidates) => {
  const limit = word.length <= 3 ? 1 : 2;
  let best;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && (best === void 0 || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
};

// src/audience/columns.ts
var usual = {
  address: ["address", "chat_id", "id", "user_id", "phone", "msisdn", "wa_id", "to", "email"],
  locale: ["locale", "lang", "language", "language_code"],
  timezone: ["timezone", "tz", "time_zone"],
  country: ["country", "cc", "country_code"],
  sender: ["sender", "from_id"],
  linked: ["linked", "linked_at"]
};
var usualPhones = ["address", "phone", "msisdn", "wa_id", "to", "user_id", "chat_id", "id"];
var sparePhones = /* @__PURE__ */ new Set(["phone", "msisdn", "wa_id", "to"]);
var spareIds = /* @__PURE__ */ new Set(["user_id", "chat_id", "id"]);
var rolesOf = (table, rules) => {
  const phones = rules.addresses === "phone";
  const usualAddresses = phones ? usualPhones : usual.address;
  const placesFor = (role, names2) => {
    const mapped = rules.columns[role];
    return mapped === void 0 ? placesOf(table.columns, names2) : mappedPlaces(table, role, mapped);
  };
  const candidates = placesFor("address", usualAddresses);
  const main = candidates[0];
  if (main === void 0) throw noAddress(table, usualAddresses);
  return {
    address: [main],
    locale: placesFor("locale", usual.locale),
    timezone: placesFor("timezone", usual.timezone),
    country: placesFor("country", usual.country),
    sender: placesFor("sender", usual.sender),
    linked: placesFor("linked", usual.linked),
    spare: phones ? spares(table.columns, main, rules.columns.address !== void 0) : []
  };
};
var placeOf = (columns, name) => {
  const exact = columns.indexOf(name);
  if (exact >= 0) return exact;
  const folded = columns.findIndex((column) => fold2(column) === fold2(name));
  return folded >= 0 ? folded : void 0;
};
var placesOf = (columns, names2) => names2.flatMap((name) => {
  const place = columns.findIndex((column) => fold2(column) === name);
  return place >= 0 ? [place] : [];
});
var mappedPlaces = (table, role, name) => {
  const place = placeOf(table.columns, name);
  if (place !== void 0) return [place];
  const near = nearestWord(name, table.columns);
  if (table.open && near === void 0 && role !== "address") return [];
  throw audienceFailure(
    `"${table.name}" has no column "${name}", which the plan names for the ${role}; it has ${listed(table.columns)}.`,
    near === void 0 ? `Correct audience.columns.${role} in the plan.` : `Did you mean "${near}"?`
  );
};
var spares = (columns, main, mapped) => columns.flatMap((column, place) => {
  const name = fold2(column);
  if (place === main) return [];
  if (sparePhones.has(name) && !mapped) return [{ place, userIdOnly: false }];
  return spareIds.has(name) || sparePhones.has(name) ? [{ place, userIdOnly: true }] : [];
});
var noAddress = (table, names2) => audienceFailure(
  `"${table.name}" has no column for the address; it has ${listed(table.columns)}.`,
  `Name it in the plan (audience: { source: \u2026, columns: { address: NAME } }), or call it ${names2.slice(0, 2).join(" or ")}. The first line must name the columns.`
);
var listed = (columns) => {
  const shown2 = columns.slice(0, 20).map((column) => `"${column.slice(0, 40).replace(/\d{6,}/g, "***")}"`);
  return columns.length > 20 ? `${shown2.join(", ")} and ${columns.length - 20} more` : shown2.join(", ");
};
var fold2 = (name) => name.trim().toLowerCase();

// src/model/locale.ts
var read2 = /* @__PURE__ */ new Map();
var memory2 = 1e4;
var readLocale = (text) => {
  if (read2.has(text)) return read2.get(text);
  const locale = canonical(text.trim());
  if (read2.size < memory2) read2.set(text, locale);
  return locale;
};
var posixTail = /[.@].*$/;
var shape = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i;
var names;
var canonical = (text) => {
  const tag = text.replace(posixTail, "").replaceAll("_", "-");
  if (!shape.test(tag)) return void 0;
  try {
    const locale = new Intl.Locale(tag);
    names ??= new Intl.DisplayNames("en", { type: "language", fallback: "none" });
    return names.of(locale.language) === void 0 ? void 0 : localeTag(locale.baseName);
  } catch {
    return void 0;
  }
};

// src/model/locale-of-country.ts
var written = {
  BI: "fr",
  BQ: "nl",
  CF: "fr",
  CW: "nl",
  GH: "en",
  GL: "da",
  HT: "fr",
  KE: "en",
  LS: "en",
  MG: "fr",
  ML: "fr",
  MT: "en",
  NA: "en",
  NE: "fr",
  PH: "en",
  PK: "en",
  PY: "es",
  SN: "fr",
  UG: "en",
  ZW: "en"
};
var known2 = /* @__PURE__ */ new Map();
var localeOfCountry = (country) => {
  if (!known2.has(country)) known2.set(country, likely(country));
  return known2.get(country);
};
var likely = (country) => {
  if (readCountry(country) !== country) return void 0;
  const language = written[country] ?? new Intl.Locale(`und-${country}`).maximize().language;
  return localeTag(`${language}-${country}`);
};

// src/model/zone.ts
import { getAllTimezones } from "countries-and-timezones";
var read3 = /* @__PURE__ */ new Map();
var memory3 = 1e4;
var readZone = (text) => {
  if (read3.has(text)) return read3.get(text);
  const zone = lookUp2(text.trim());
  if (read3.size < memory3) read3.set(text, zone);
  return zone;
};
var byFolded;
var lookUp2 = (text) => {
  byFolded ??= new Map(
    Object.keys(getAllTimezones({ deprecated: true })).filter((name2) => name2.includes("/") || name2 === "UTC").map((name2) => [name2.toLowerCase(), name2])
  );
  const name = byFolded.get(text.toLowerCase().replaceAll(" ", "_")) ?? (text.includes("/") ? text : void 0);
  if (name === void 0 || !isKnownToIntl(name)) return void 0;
  return zoneName(name);
};
var isKnownToIntl = (name) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

// src/model/zones-of-country.ts
import { getCountry, getTimezone } from "countries-and-timezones";
var oneTime = {
  AC: "Atlantic/St_Helena",
  CN: "Asia/Shanghai",
  CY: "Asia/Nicosia",
  MY: "Asia/Kuala_Lumpur",
  TA: "Atlantic/St_Helena",
  UA: "Europe/Kyiv",
  UZ: "Asia/Tashkent",
  XK: "Europe/Belgrade"
};
var known3 = /* @__PURE__ */ new Map();
var zonesOfCountry = (country) => {
  let zones = known3.get(country);
  if (zones === void 0) {
    zones = findZones(country).map(zoneName);
    known3.set(country, zones);
  }
  return zones;
};
var zoneOfCountry = (country) => {
  const zones = zonesOfCountry(country);
  return zones.length === 1 ? zones[0] : void 0;
};
var findZones = (country) => {
  const settled = oneTime[country];
  if (settled !== void 0) return [settled];
  const zones = getCountry(country)?.timezones ?? [];
  const times = new Set(zones.map((name) => timeOf(name)));
  return times.size > 1 ? zones : ownZone(country, zones);
};
var timeOf = (name) => {
  const zone = getTimezone(name);
  return `${zone?.utcOffset}/${zone?.dstOffset}`;
};
var ownZone = (country, zones) => {
  const all = [...zones, ...getCountry(country, { deprecated: true })?.timezones ?? []];
  const own = all.find((name) => name.includes("/") && getTimezone(name)?.countries[0] === country) ?? zones[0];
  return own === void 0 ? [] : [own];
};

// src/audience/completer.ts
var completer = (language) => {
  const strange = {
    locales: /* @__PURE__ */ new Map(),
    zones: /* @__PURE__ */ new Map(),
    countries: /* @__PURE__ */ new Map()
  };
  const counts = {
    localeFromCountry: 0,
    localeFromPlan: 0,
    zoneFromCountry: 0,
    zoneUnknown: 0,
    countryUnknown: 0
  };
  return {
    locale: (cell, country) => {
      const said = cell === "" ? void 0 : readLocale(cell);
      if (said !== void 0) return said;
      if (cell !== "") note(strange.locales, cell);
      const likely2 = country === void 0 ? void 0 : localeOfCountry(country);
      if (likely2 === void 0) counts.localeFromPlan++;
      else counts.localeFromCountry++;
      return likely2 ?? language;
    },
    zone: (cell, country) => {
      const said = cell === "" ? void 0 : readZone(cell);
      if (said !== void 0) return said;
      if (cell !== "") note(strange.zones, cell);
      const only = country === void 0 ? void 0 : zoneOfCountry(country);
      if (only === void 0) counts.zoneUnknown++;
      else counts.zoneFromCountry++;
      return only;
    },
    country: (cell, said, country) => {
      if (cell !== "" && said === void 0) note(strange.countries, cell);
      if (country === void 0) counts.countryUnknown++;
      return country;
    },
    completed: () => ({
      ...counts,
      strangeLocales: strange.locales,
      strangeZones: strange.zones,
      strangeCountries: strange.countries
    })
  };
};
var mostStrange = 50;
var others = "\u2026";
var note = (seen, cell) => {
  const short = cell.slice(0, 40);
  const key = seen.has(short) || seen.size < mostStrange ? short : others;
  seen.set(key, (seen.get(key) ?? 0) + 1);
};

// src/audience/recipients.ts
var recipientMaker = (table, rules) => {
  let width = table.columns.length;
  let roles = rolesOf(table, rules);
  let kept = keptColumns(table.columns, rules.keep);
  return (piece) => {
    if (table.columns.length !== width) {
      width = table.columns.length;
      roles = rolesOf(table, rules);
      kept = keptColumns(table.columns, rules.keep);
    }
    const recipients = [];
    const rejected = piece.broken.map((row) => brokenRow(table.columns, row));
    const complete = completer(rules.language);
    const making = { table, rules, roles, kept, complete };
    for (const row of piece.rows) {
      const made = makeRecipient(row, making);
      if (typeof made !== "string") recipients.push(made);
      else rejected.push({ number: row.number, reason: made, cells: cellsByName(table.columns, row.cells) });
    }
    return {
      recipients,
      rejected: rejected.sort((a2, b) => a2.number - b.number),
      completed: complete.completed()
    };
  };
};
var makeRecipient = ({ cells }, making) => {
  const { table, rules, roles, kept, complete } = making;
  if (!table.open && cells.length !== table.columns.length && !isOnlyLonger(cells, table.columns.length))
    return `${cells.length} cells, and the header has ${table.columns.length}`;
  const countryCell = cellOf(cells, roles.country);
  const said = countryCell === "" ? void 0 : readCountry(countryCell);
  const read4 = addressOf(cells, roles, rules, said);
  if ("cannot" in read4) return read4.cannot;
  for (const { name, place } of kept)
    if (cells[place]?.includes("\uFFFD") === true) return `"${name}" is no UTF-8 text`;
  if (read4.address.includes("\uFFFD")) return "the address is no UTF-8 text";
  const country = read4.country ?? said;
  const linkedCell = cellOf(cells, roles.linked);
  return {
    address: read4.address,
    identity: read4.identity,
    locale: complete.locale(cellOf(cells, roles.locale), country),
    country: complete.country(countryCell, said, country),
    zone: complete.zone(cellOf(cells, roles.timezone), country),
    sender: senderOf(cellOf(cells, roles.sender)),
    linked: linkedCell !== "" && saysLinked(linkedCell),
    attributes: kept.length === 0 ? none : attributesOf(cells, kept)
  };
};
var addressOf = (cells, roles, { addresses, defaultCountry }, said) => {
  const cell = cellOf(cells, roles.address);
  const spare = cell === "" ? spareAddress(cells, roles) : void 0;
  return readAddress(spare ?? cell, addresses, said ?? defaultCountry);
};
var userId2 = /^[A-Z]{2}\.[A-Za-z0-9]+$/;
var spareAddress = (cells, { spare }) => {
  for (const { place, userIdOnly } of spare) {
    const cell = cells[place]?.trim() ?? "";
    if (cell !== "" && (!userIdOnly || userId2.test(cell))) return cell;
  }
  return void 0;
};
var cellOf = (cells, places) => {
  for (const place of places) {
    const cell = cells[place];
    if (cell !== void 0 && cell !== "") {
      const trimmed = cell.trim();
      if (trimmed !== "") return trimmed;
    }
  }
  return "";
};
var senderOf = (cell) => cell === "" ? void 0 : senderId(cell);
var none = Object.freeze({});
var attributesOf = (cells, kept) => {
  const attributes = {};
  for (const { name, place } of kept) {
    const cell = cells[place];
    if (cell !== void 0) attributes[name] = cell;
  }
  return attributes;
};
var keptColumns = (columns, keep2) => keep2.flatMap((name) => {
  const place = name === "__proto__" ? void 0 : placeOf(columns, name);
  return place === void 0 ? [] : [{ name, place }];
});
var isOnlyLonger = (cells, width) => cells.length > width && cells.slice(width).every((cell) => cell === void 0 || cell.trim() === "");
var brokenRow = (columns, row) => ({
  number: row.number,
  reason: row.reason,
  cells: cellsByName(columns, [row.line])
});
var beyond = "(more)";
var cellsByName = (columns, cells) => {
  const named = columns.flatMap((column, place) => {
    const cell = cells[place];
    return cell === void 0 ? [] : [[column, cell]];
  });
  const more2 = cells.slice(columns.length);
  return Object.fromEntries(more2.length === 0 ? named : [...named, [beyond, more2.join(" ")]]);
};

// src/audience/table-of.ts
import { resolve } from "node:path";

// src/audience/bytes.ts
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
var pieceSize = 65536;
async function* fileBytes(path, name, signal) {
  try {
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error("is a directory"), { code: "EISDIR" });
    const stream = createReadStream(path, {
      highWaterMark: pieceSize,
      ...signal === void 0 ? {} : { signal }
    });
    for await (const piece of stream) yield toBuffer(piece);
  } catch (error) {
    signal?.throwIfAborted();
    throw fileFailure(name, error);
  }
}
async function* streamBytes(stream, name, signal) {
  const stop = () => void stream.destroy();
  signal?.throwIfAborted();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    for await (const piece of stream) yield toBuffer(piece);
  } catch (error) {
    signal?.throwIfAborted();
    throw fileFailure(name, error);
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  signal?.throwIfAborted();
}
var toBuffer = (piece) => {
  if (Buffer.isBuffer(piece)) return piece;
  return piece instanceof Uint8Array ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength) : Buffer.from(String(piece));
};
var withHead = async (bytes, size) => {
  const taken = [];
  let length = 0;
  while (length < size) {
    const next = await bytes.next();
    if (next.done === true) break;
    taken.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(taken);
  return { head: head.subarray(0, size), bytes: joined(head, bytes) };
};
async function* joined(head, rest) {
  try {
    if (head.length > 0) yield head;
    yield* rest;
  } finally {
    await rest.return(void 0);
  }
}
var refuseForeign = (head, name) => {
  if (head.subarray(0, 4).equals(Buffer.from("PK")))
    throw audienceFailure(
      `"${name}" is a ZIP archive or an Excel workbook, which cannot be read.`,
      "Save the sheet as CSV (UTF-8), or unpack the archive."
    );
  if (isUtf16(head))
    throw audienceFailure(
      `"${name}" is no UTF-8 text (it looks like UTF-16), so its people cannot be read.`,
      "Convert it: iconv -f UTF-16 -t UTF-8 OLD > NEW"
    );
};
var isUtf16 = (head) => head[0] === 255 && head[1] === 254 || head[0] === 254 && head[1] === 255 || head.includes(0);

// src/audience/command.ts
import { execa } from "execa";
var passedOn = /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|XDG_\w+|SystemRoot|USERPROFILE|APPDATA)$/;
async function* execute(command, { folder, signal }) {
  const [program = "", ...args] = command;
  const child = execa(program, args, {
    cwd: folder,
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name))),
    extendEnv: false,
    stdin: "ignore",
    encoding: "buffer",
    buffer: false,
    reject: false,
    ...signal === void 0 ? {} : { cancelSignal: signal }
  });
  let said = "";
  child.stderr.on("data", (text) => {
    said = `${said}${text.toString("utf8")}`.slice(-2e3);
  });
  let whole2 = false;
  try {
    yield* streamBytes(child.stdout, program, signal);
    whole2 = true;
  } finally {
    if (!whole2) child.kill();
  }
  const ended = await child;
  signal?.throwIfAborted();
  if (ended.failed) throw commandFailure(program, ended, said);
}
var commandFailure = (program, ended, said) => {
  const how = ended.exitCode !== void 0 ? `ended with status ${ended.exitCode}` : ended.signal !== void 0 ? `was ended by ${ended.signal}` : `cannot be run (${messageOf(ended.cause)})`;
  const words2 = lastWords(said);
  return audienceFailure(
    `The command "${program}", whose output is the audience, ${how}${words2 === "" ? "" : ` (it said: ${words2})`}: people may be missing, so none is taken from it.`,
    "Run it by hand in the folder of the plan, and see that it ends with status 0.",
    ended.cause
  );
};
var lastWords = (said) => (said.trim().split("\n").at(-1) ?? "").replace(/:\/\/[^\s/@]*@/g, "://***@").replace(/\d{6,}/g, "***").slice(0, 200);

// src/audience/csv-record.ts
var quote = 34;
var newline = 10;
var carriage = 13;
var longestField = 65536;
var more = { kind: "more" };
var unclosed = { kind: "wrong", reason: "a quote opens and is not closed within 64 KB" };
var stray = { kind: "wrong", reason: "a field goes on after its closing quote" };
var readCsvRecord = (text, start, delimiter, final) => {
  const cells = [];
  const end = text.length;
  let at = start;
  for (; ; ) {
    if (at >= end && !final) return more;
    if (text.charCodeAt(at) !== quote) {
      const field = unquoted(text, at, delimiter, final);
      if (field === void 0) return more;
      cells.push(field.cell);
      if (field.ends) return { kind: "record", cells, next: field.next };
      at = field.next;
      continue;
    }
    const close = closingQuote(text, at, final);
    if (close === void 0) return end - at > longestField || final ? unclosed : more;
    const inner = text.slice(at + 1, close);
    cells.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner);
    at = close + 1;
    if (at >= end) return final ? { kind: "record", cells, next: end } : more;
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      continue;
    }
    const lineEnd = endOfLine(text, at, final);
    if (lineEnd === "more") return more;
    return lineEnd === void 0 ? stray : { kind: "record", cells, next: lineEnd };
  }
};
var unquoted = (text, at, delimiter, final) => {
  const lineEnd = text.indexOf("\n", at);
  const comma = text.indexOf(delimiter, at);
  if (comma >= 0 && (lineEnd < 0 || comma < lineEnd))
    return { cell: text.slice(at, comma), next: comma + delimiter.length, ends: false };
  if (lineEnd < 0) return final ? { cell: text.slice(at), next: text.length, ends: true } : void 0;
  const stop = lineEnd > at && text.charCodeAt(lineEnd - 1) === carriage ? lineEnd - 1 : lineEnd;
  return { cell: text.slice(at, stop), next: lineEnd + 1, ends: true };
};
var closingQuote = (text, open, final) => {
  for (let from = open + 1; ; ) {
    const found = text.indexOf('"', from);
    if (found < 0 || found - open > longestField) return void 0;
    if (found + 1 >= text.length) return final ? found : void 0;
    if (text.charCodeAt(found + 1) !== quote) return found;
    from = found + 2;
  }
};
var endOfLine = (text, at, final) => {
  if (text.charCodeAt(at) === newline) return at + 1;
  if (text.charCodeAt(at) !== carriage) return void 0;
  if (at + 1 >= text.length) return final ? at + 1 : "more";
  return text.charCodeAt(at + 1) === newline ? at + 2 : void 0;
};

// src/audience/csv-splitter.ts
var longestLine = 1048576;
var shown = 256;
var csvSplitter = (delimiter) => {
  let rest = "";
  let line = 1;
  let dropping = false;
  const split = (added, final, into) => {
    const text = rest === "" ? added : rest + added;
    let at = dropping ? afterDropped(text) : 0;
    let quote2 = text.indexOf('"', at);
    while (at < text.length) {
      const found = text.indexOf("\n", at);
      if (found < 0 && text.length - at > longestLine) {
        into.broken.push({ number: line, reason: "longer than 1 MB", line: text.slice(at, at + shown) });
        dropping = true;
        at = text.length;
        break;
      }
      if (found < 0 && !final) break;
      const lineEnd = found < 0 ? text.length : found;
      if (quote2 >= 0 && quote2 < at) quote2 = text.indexOf('"', at);
      if (quote2 < 0 || quote2 > lineEnd) {
        takePlain(text, at, lineEnd, into);
        at = lineEnd + 1;
        line++;
        continue;
      }
      const record = readCsvRecord(text, at, delimiter, final);
      if (record.kind === "more" && text.length - at <= longestLine) break;
      if (record.kind === "record") {
        takeCells(record.cells, text, at, record.next, into);
        line += linesIn(text, at, record.next);
        at = record.next;
        continue;
      }
      const reason = record.kind === "more" ? "longer than 1 MB" : record.reason;
      into.broken.push({ number: line, reason, line: text.slice(at, Math.min(lineEnd, at + longestField)) });
      at = lineEnd + 1;
      line++;
    }
    rest = at < text.length ? text.slice(at) : "";
  };
  const afterDropped = (text) => {
    const lineEnd = text.indexOf("\n");
    if (lineEnd < 0) return text.length;
    dropping = false;
    line++;
    return lineEnd + 1;
  };
  const takePlain = (text, from, lineEnd, into) => {
    const stop = lineEnd > from && text.charCodeAt(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
    const cells = text.slice(from, stop).split(delimiter);
    if (cells.length > 1 || cells[0]?.trim() !== "") takeCells(cells, text, from, stop, into);
  };
  const takeCells = (cells, text, from, to, into) => {
    if (to - from > longestField && cells.some((cell) => cell.length > longestField))
      into.broken.push({
        number: line,
        reason: "a field is longer than 64 KB",
        line: text.slice(from, from + shown)
      });
    else into.rows.push({ number: line, cells });
  };
  return { push: (text, into) => split(text, false, into), end: (into) => split("", true, into) };
};
var linesIn = (text, from, to) => {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
};

// src/audience/table.ts
var pieceRows = 4096;

// src/audience/csv-table.ts
var delimiters = [",", ";", "	", "|"];
var longestHeader = 65536;
var csvTable = async (name, text, delimiter) => {
  const { head, ended } = await firstLine(text);
  const splitter = csvSplitter(delimiter ?? delimiterOf(head));
  const first = { rows: [], broken: [] };
  splitter.push(head, first);
  let done = ended;
  while (!done && first.rows.length === 0 && first.broken.length === 0) {
    const next = await text.next();
    if (next.done === true) done = true;
    else splitter.push(next.value, first);
  }
  if (done) splitter.end(first);
  const header = first.rows[0];
  const wrong = first.broken[0];
  const isWrong = wrong !== void 0 && wrong.number < (header?.number ?? Number.POSITIVE_INFINITY);
  if (isWrong || header?.cells.some((cell) => /\r/.test(cell)) === true) {
    await text.return(void 0);
    throw headerFailure(name, wrong?.line ?? head, wrong?.reason);
  }
  first.rows.shift();
  return {
    name,
    columns: header?.cells.map((cell) => cell.trim()) ?? [],
    open: false,
    pieces: piecesOf(text, done, splitter, first),
    close: async () => void await text.return(void 0)
  };
};
async function* piecesOf(text, done, splitter, first) {
  let piece = first;
  if (!done) {
    for await (const next of text) {
      splitter.push(next, piece);
      if (piece.rows.length + piece.broken.length < pieceRows) continue;
      yield* inPieces(piece);
      piece = { rows: [], broken: [] };
    }
    splitter.end(piece);
  }
  yield* inPieces(piece);
}
function* inPieces({ rows, broken }) {
  const longest2 = Math.max(rows.length, broken.length);
  for (let from = 0; from < longest2; from += pieceRows)
    yield { rows: rows.slice(from, from + pieceRows), broken: broken.slice(from, from + pieceRows) };
}
var firstLine = async (text) => {
  let head = "";
  while (!/\S.*\n/.test(head) && head.length < longestHeader) {
    const next = await text.next();
    if (next.done === true) return { head, ended: true };
    head += next.value;
  }
  return { head, ended: false };
};
var delimiterOf = (head) => {
  const line = head.trimStart().split("\n", 1)[0] ?? "";
  const bare = line.replace(/"(?:[^"]|"")*"?/g, "");
  let best = delimiters[0];
  let most = 0;
  for (const delimiter of delimiters) {
    const count2 = bare.split(delimiter).length - 1;
    if (count2 > most) {
      best = delimiter;
      most = count2;
    }
  }
  return best;
};
var headerFailure = (name, line, reason) => /\r(?!\n)/.test(line) ? audienceFailure(
  `"${name}" ends its lines with a lone carriage return, so it cannot be told into rows.`,
  "Convert it: tr '\\r' '\\n' < OLD > NEW"
) : audienceFailure(
  `The header line of "${name}" cannot be read: ${reason ?? "it is not CSV"}.`,
  "The first line names the columns, as phone,locale."
);

// src/audience/ndjson-table.ts
var mostColumns = 1e3;
var ndjsonTable = async (name, text) => {
  const columns = [];
  const pieces = piecesOf2(text, rowReader(columns));
  const first = await pieces.next();
  return {
    name,
    columns,
    open: true,
    pieces: startingWith(first, pieces),
    close: async () => void await pieces.return(void 0)
  };
};
async function* startingWith(first, pieces) {
  if (first.done === true) return;
  yield first.value;
  yield* pieces;
}
async function* piecesOf2(text, read4) {
  let piece = { rows: [], broken: [] };
  let rest = "";
  let number = 1;
  let dropping = false;
  for await (const added of text) {
    const all = rest + added;
    let at = 0;
    for (let end = all.indexOf("\n"); end >= 0; end = all.indexOf("\n", at)) {
      if (!dropping) read4(all.slice(at, end), number, piece);
      dropping = false;
      number++;
      at = end + 1;
      if (piece.rows.length + piece.broken.length >= pieceRows) {
        yield piece;
        piece = { rows: [], broken: [] };
      }
    }
    rest = dropping ? "" : all.slice(at);
    if (rest.length > longestLine) {
      piece.broken.push({ number, reason: "longer than 1 MB", line: rest.slice(0, 256) });
      dropping = true;
      rest = "";
    }
  }
  if (!dropping) read4(rest, number, piece);
  if (piece.rows.length + piece.broken.length > 0) yield piece;
}
var rowReader = (columns) => {
  const places = /* @__PURE__ */ new Map();
  const placeOf2 = (name) => {
    const known4 = places.get(name);
    if (known4 !== void 0) return known4;
    if (columns.length >= mostColumns) return void 0;
    places.set(name, columns.length);
    return columns.push(name) - 1;
  };
  return (line, number, into) => {
    if (line === "" || line.trim() === "") return;
    const refuse = (reason) => void into.broken.push({ number, reason, line: line.slice(0, longestLine) });
    const value = parse(line);
    if (value === void 0) return refuse("not JSON");
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return refuse("not a JSON object");
    const cells = [];
    for (const [name, cell] of Object.entries(value)) {
      const place = placeOf2(name);
      if (place === void 0) return refuse(`more than ${mostColumns} different names`);
      const written2 = textOf(cell);
      if (written2 === void 0)
        return refuse(`"${name}" is a number too long to be exact: write it as a string`);
      cells[place] = written2;
    }
    into.rows.push({ number, cells });
  };
};
var parse = (line) => {
  try {
    return JSON.parse(line);
  } catch {
    return void 0;
  }
};
var textOf = (value) => {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (typeof value === "number")
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? void 0 : String(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

// src/audience/sqlite-table.ts
import { access } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";

// src/audience/sqlite-driver.ts
var openReadOnly = async (path) => {
  const driver = await import("@photostructure/sqlite");
  return new driver.DatabaseSync(path, { readOnly: true });
};

// src/audience/sqlite-query.ts
var opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
var refuseUnlessSelect = (query) => {
  const bare = query.replace(opaque, (text) => /^(--|\/\*)/.test(text) ? " " : "x").trim();
  const [statement = "", ...further2] = bare.split(";");
  if (!/^(select|with|values)\b/i.test(statement.trim())) throw noSelect();
  if (further2.some((text) => text.trim() !== ""))
    throw audienceFailure(
      "The query of the audience is more than one statement, so it is not run.",
      "Write one SELECT."
    );
};
var noSelect = () => audienceFailure(
  "The query of the audience is no SELECT, so it is not run: an audience is only read.",
  "Write a SELECT that has a column for the address."
);

// src/audience/sqlite-table.ts
var sqliteTable = async (path, name, query, signal) => {
  refuseUnlessSelect(query);
  await access(path).catch((error) => {
    throw fileFailure(name, error);
  });
  const database = await openReadOnly(path).catch((error) => {
    throw queryFailure(name, error);
  });
  const close = () => {
    if (database.isOpen) database.close();
  };
  try {
    const statement = database.prepare(query);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    const columns = statement.columns().map((column) => column.name);
    if (columns.length === 0) throw noSelect();
    const rows = statement.iterate();
    const pieces = piecesOf3({ name, rows, close }, signal);
    return { name, columns, open: false, pieces, close: async () => close() };
  } catch (error) {
    close();
    throw queryFailure(name, error);
  }
};
async function* piecesOf3(answer, signal) {
  try {
    for (let number = 1; ; ) {
      const rows = [];
      while (rows.length < pieceRows) {
        const next = answer.rows.next();
        if (next.done === true) break;
        rows.push({ number: number++, cells: cellsOf(next.value) });
      }
      if (rows.length > 0) yield { rows, broken: [] };
      if (rows.length < pieceRows) return;
      await turn();
      signal?.throwIfAborted();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw queryFailure(answer.name, error);
  } finally {
    answer.close();
  }
}
var cellsOf = (row) => Array.isArray(row) ? row.map(textOf2) : [];
var textOf2 = (value) => {
  if (typeof value === "string") return value;
  if (value === null || value === void 0) return "";
  return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : String(value);
};
var queryFailure = (name, cause) => cause instanceof SunsetError ? cause : audienceFailure(
  `The query on "${name}" fails (${messageOf(cause)}), so there is no audience.`,
  "Try the query with the sqlite3 command; the file is opened read-only.",
  cause
);

// src/audience/text.ts
import { StringDecoder } from "node:string_decoder";
async function* textOf3(bytes) {
  const decoder = new StringDecoder("utf8");
  let first = true;
  for await (const piece of bytes) {
    const text = decoder.write(piece);
    if (text === "") continue;
    yield first && text.charCodeAt(0) === 65279 ? text.slice(1) : text;
    first = false;
  }
  const rest = decoder.end();
  if (rest !== "") yield rest;
}

// src/audience/unpacked.ts
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Decompress } from "fzstd";
var gzip = Buffer.from([31, 139]);
var zstd = Buffer.from([40, 181, 47, 253]);
var unpacked = async (packed, name) => {
  const { head, bytes } = await withHead(packed, zstd.length);
  if (head.subarray(0, 2).equals(gzip)) return gunzipped(bytes, name);
  if (head.equals(zstd)) return zstdUnpacked(bytes, name);
  const promised = /\.(gz|zst)$/i.exec(name)?.[1]?.toLowerCase();
  if (promised !== void 0 && head.length > 0) {
    await bytes.return(void 0);
    throw audienceFailure(
      `"${name}" is not packed with ${promised === "gz" ? "gzip" : "zstd"}, as its name says, so it is not read.`,
      "Give it the name of what it is, or pack it again."
    );
  }
  return bytes;
};
async function* gunzipped(packed, name) {
  const gunzip = createGunzip({ chunkSize: 262144 });
  pipeline(Readable.from(packed, { objectMode: true, highWaterMark: 1 }), gunzip, () => {
  });
  try {
    for await (const piece of gunzip) yield piece;
  } catch (error) {
    if (error instanceof SunsetError || codeOf(error)?.startsWith("Z_") !== true) throw error;
    throw codeOf(error) === "Z_BUF_ERROR" ? truncated(name, error) : damaged(name, "gzip", error);
  }
}
var zstdPiece = 4096;
async function* zstdUnpacked(packed, name) {
  let ready = [];
  const unpacker = new Decompress((piece) => {
    ready.push(piece);
  });
  const push = (piece, final) => {
    ready = [];
    try {
      unpacker.push(piece, final);
    } catch (error) {
      throw final || messageOf(error).includes("EOF") ? truncated(name, error) : damaged(name, "zstd", error);
    }
    return Buffer.concat(ready);
  };
  for await (const bytes of packed)
    for (let from = 0; from < bytes.length; from += zstdPiece) {
      const piece = push(bytes.subarray(from, from + zstdPiece), false);
      if (piece.length > 0) yield piece;
    }
  const last = push(new Uint8Array(0), true);
  if (last.length > 0) yield last;
}
var truncated = (name, cause) => audienceFailure(
  `"${name}" ends in the middle of its packed data: people are missing, so none is taken from it.`,
  "Copy or export the file again, whole.",
  cause
);
var damaged = (name, packing, cause) => audienceFailure(
  `"${name}" is damaged ${packing} data (${messageOf(cause)}), so it cannot be read.`,
  "Copy or export the file again.",
  cause
);

// src/audience/table-of.ts
var tableOf = async (source, around) => {
  switch (source.kind) {
    case "file":
      return fileTable(source.path, around);
    case "sqlite":
      return sqliteTable(resolve(around.baseFolder, source.file), source.file, source.query, around.signal);
    case "run":
      return commandTable(source, around);
    case "postgres":
      throw audienceFailure(
        "An audience in PostgreSQL is not supported in this version.",
        'Export it: { run: [psql, --csv, -c, "select \u2026"], format: csv }'
      );
  }
};
var fileTable = async (path, around) => {
  const name = path === "-" ? "standard input" : path;
  const bytes = path === "-" ? stdinBytes(name, around) : fileBytes(resolve(around.baseFolder, path), name, around.signal);
  return textTable(name, await unpacked(bytes, name), formatOf(path));
};
var commandTable = ({ command, format }, { baseFolder, signal, execute: run = execute }) => {
  const name = command[0] ?? "";
  return textTable(
    name,
    run(command, { folder: baseFolder, ...signal === void 0 ? {} : { signal } }),
    format
  );
};
var stdinBytes = (name, { stdin, signal }) => {
  if (stdin === void 0)
    throw audienceFailure(
      "The audience is to come from standard input, and there is none.",
      "Name a file in the plan."
    );
  return streamBytes(stdin, name, signal);
};
var formatOf = (path) => {
  const ending = /\.([a-z]+)$/i.exec(path.replace(/\.(gz|zst)$/i, ""))?.[1]?.toLowerCase();
  if (ending === "csv") return "csv";
  if (ending === "tsv" || ending === "tab") return "tsv";
  return ending === "ndjson" || ending === "jsonl" ? "ndjson" : void 0;
};
var textTable = async (name, plain, named) => {
  const { head, bytes } = await withHead(plain, 4096);
  try {
    refuseForeign(head, name);
    const start = /^\ufeff?\s*(.)/.exec(head.toString("utf8"))?.[1];
    const format = named ?? (start === "{" || start === "[" ? "ndjson" : "csv");
    if (format !== "ndjson") return await csvTable(name, textOf3(bytes), format === "tsv" ? "	" : void 0);
    if (start !== "[") return await ndjsonTable(name, textOf3(bytes));
    throw audienceFailure(
      `"${name}" is one JSON list, which cannot be read a person at a time.`,
      "Write one object a line: jq -c '.[]' OLD > NEW"
    );
  } catch (error) {
    await bytes.return(void 0);
    throw error;
  }
};

// src/audience/open-audience.ts
var openAudience = async (input) => {
  const table = await tableOf(input.source, input);
  try {
    if (table.columns.length === 0 && !table.open) throw empty(table);
    const make = table.open ? void 0 : recipientMaker(table, input);
    const first = await table.pieces.next();
    if (first.done === true) throw table.columns.length === 0 ? empty(table) : headerOnly(table);
    const batches = batchesOf(first.value, table, make ?? recipientMaker(table, input), input.signal);
    return {
      columns: [...table.columns],
      batches,
      close: async () => {
        await batches.return(void 0);
        await table.close();
      }
    };
  } catch (error) {
    await table.close();
    throw error;
  }
};
async function* batchesOf(first, table, make, signal) {
  try {
    yield make(first);
    for await (const piece of table.pieces) {
      signal?.throwIfAborted();
      yield make(piece);
    }
  } finally {
    await table.close();
  }
}
var empty = (table) => audienceFailure(
  `"${table.name}" is empty, so there is no audience.`,
  "Write a header line that names the columns, and a line a person."
);
var headerOnly = (table) => audienceFailure(
  `"${table.name}" has a header line and nobody after it, so there is no audience.`,
  "See that the export was complete."
);

// src/audience/statistics.ts
var audienceStatistics = () => {
  const sums = { people: 0, rejected: 0, linked: 0 };
  const filled = {
    localeFromCountry: 0,
    localeFromPlan: 0,
    zoneFromCountry: 0,
    zoneUnknown: 0,
    countryUnknown: 0
  };
  const maps = {
    byLocale: /* @__PURE__ */ new Map(),
    byZone: /* @__PURE__ */ new Map(),
    byCountry: /* @__PURE__ */ new Map(),
    bySender: /* @__PURE__ */ new Map(),
    strangeLocales: /* @__PURE__ */ new Map(),
    strangeZones: /* @__PURE__ */ new Map(),
    strangeCountries: /* @__PURE__ */ new Map()
  };
  const addCompleted = (completed) => {
    filled.localeFromCountry += completed.localeFromCountry;
    filled.localeFromPlan += completed.localeFromPlan;
    filled.zoneFromCountry += completed.zoneFromCountry;
    filled.zoneUnknown += completed.zoneUnknown;
    filled.countryUnknown += completed.countryUnknown;
    for (const [cell, times] of completed.strangeLocales) count(maps.strangeLocales, cell, times);
    for (const [cell, times] of completed.strangeZones) count(maps.strangeZones, cell, times);
    for (const [cell, times] of completed.strangeCountries) count(maps.strangeCountries, cell, times);
  };
  return {
    add: ({ recipients, rejected, completed }) => {
      sums.people += recipients.length;
      sums.rejected += rejected.length;
      for (const recipient of recipients) {
        if (recipient.linked) sums.linked++;
        count(maps.byLocale, recipient.locale, 1);
        count(maps.byZone, recipient.zone ?? "unknown", 1);
        count(maps.byCountry, recipient.country ?? "unknown", 1);
        count(maps.bySender, recipient.sender ?? "unnamed", 1);
      }
      if (completed !== void 0) addCompleted(completed);
    },
    read: () => ({ ...sums, ...filled, ...maps })
  };
};
var mostKeys = 1e4;
var count = (counts, key, times) => {
  const known4 = counts.get(key);
  if (known4 !== void 0 || counts.size < mostKeys) counts.set(key, (known4 ?? 0) + times);
};

// bench.tmp.ts
var [, , file = "/tmp/aud/1m.csv", kind = "phone", keep = "name", stats = ""] = process.argv;
var t = Date.now();
var a = await openAudience({ source: { kind: "file", path: file }, baseFolder: "/", columns: {}, addresses: kind, keep: keep === "" ? [] : [keep], language: localeTag("en") });
var n = 0;
var r = 0;
var peak = 0;
var st = audienceStatistics();
for await (const b of a.batches) {
  n += b.recipients.length;
  r += b.rejected.length;
  if (stats) st.add(b);
  peak = Math.max(peak, process.memoryUsage.rss());
}
var ms = Date.now() - t;
console.log(a.columns, n, r, ms + "ms", Math.round(n / ms) + "k rows/s", "rss", Math.round(peak / 1e6) + "MB", "maxrss", Math.round(process.resourceUsage().maxRSS / 1024) + "MB");
if (stats) console.dir(st.read());

import type { LocalDate } from '@conjoint/kernel';
import { addDays } from '@conjoint/kernel';
import type { SeededRandom } from './seeded-random.js';

/**
 * Invented people. Families keep to one of many backgrounds, as families do, and given names vary within it; nobody of them exists.
 * The groups and how often they come are roughly those of inner London's children, so that the ethnicity codes are no pattern of ours.
 */
interface Background {
  weight: number;
  ethnicities: readonly string[];
  girls: readonly string[];
  boys: readonly string[];
  families: readonly string[];
}

const BACKGROUNDS: Readonly<Record<string, Background>> = {
  british: {
    weight: 30,
    ethnicities: ['WBRI', 'WBRI', 'WBRI', 'MWBC', 'WOTH'],
    girls: [
      'Amelia',
      'Poppy',
      'Freya',
      'Ruby',
      'Erin',
      'Skye',
      'Megan',
      'Darcey',
      'Niamh',
      'Bethan',
      'Harriet',
      'Lola',
    ],
    boys: [
      'Oliver',
      'Callum',
      'Archie',
      'Rhys',
      'Finn',
      'Jenson',
      'Hugo',
      'Lewis',
      'Toby',
      'Ewan',
      'Kai',
      'Ronnie',
    ],
    families: [
      'Bennett',
      'Hargreaves',
      'Whitlock',
      'Pryce',
      'Tunnicliffe',
      'MacLeod',
      'Byrne',
      'Doyle',
      'Ashworth',
      'Penhaligon',
      "O'Dowd",
      'Garside',
      'Lockyer',
      'Fairweather',
    ],
  },
  caribbean: {
    weight: 9,
    ethnicities: ['BCRB', 'BCRB', 'MWBC', 'BOTH'],
    girls: ['Shanice', 'Tianna', 'Keisha', 'Aaliyah', 'Renée', 'Jada', 'Imani', 'Celeste'],
    boys: ['Jayden', 'Tyrell', 'Marlon', 'Kymani', 'Andre', 'Zion', 'Leon', 'Reuben'],
    families: ['Campbell', 'Beckford', 'Grant-Lewis', 'Thorpe', 'St Rose', 'Francis', 'Cuffy', 'Lindo'],
  },
  westAfrican: {
    weight: 13,
    ethnicities: ['BAFR', 'BAFR', 'BAFR', 'MWBA'],
    girls: ['Ngozi', 'Adaeze', 'Blessing', 'Efua', 'Folake', 'Abena', 'Fatou', 'Temperance'],
    boys: ['Kofi', 'Kwame', 'Chidi', 'Emeka', 'Tunde', 'Seyi', 'Ousmane', 'Yaw'],
    families: [
      'Okonkwo',
      'Mensah',
      'Adeyemi',
      'Boateng',
      'Eze',
      'Diallo',
      'Osei',
      'Akinwande',
      'Nwosu',
      'Sesay',
    ],
  },
  hornOfAfrica: {
    weight: 9,
    ethnicities: ['BAFR', 'BAFR', 'BOTH'],
    girls: ['Hodan', 'Amina', 'Selam', 'Ifrah', 'Sagal', 'Meron', 'Ayaan', 'Rahel'],
    boys: ['Abdi', 'Yonas', 'Liban', 'Dawit', 'Mahad', 'Bilal', 'Samatar', 'Biniam'],
    families: ['Warsame', 'Tesfaye', 'Abdullahi', 'Haile', 'Jama', 'Gebremariam', 'Farah', 'Mohamud'],
  },
  southAsian: {
    weight: 12,
    ethnicities: ['ABAN', 'APKN', 'AIND', 'AOTH'],
    girls: ['Sana', 'Priya', 'Nusrat', 'Ayesha', 'Meera', 'Tahmina', 'Zara', 'Harleen'],
    boys: ['Hamza', 'Arjun', 'Rafiq', 'Zayn', 'Imran', 'Dev', 'Tanvir', 'Jasdeep'],
    families: ['Begum-Ali', 'Sharma', 'Iqbal', 'Chowdhury', 'Patel', 'Malik', 'Uddin', 'Sandhu', 'Perera'],
  },
  middleEastern: {
    weight: 11,
    ethnicities: ['OOTH', 'OOTH', 'WOTH', 'MOTH'],
    girls: ['Layla', 'Zainab', 'Parisa', 'Rim', 'Nour', 'Shirin', 'Dunya', 'Hiba'],
    boys: ['Omar', 'Yusuf', 'Karim', 'Reza', 'Sami', 'Amir', 'Ilyas', 'Zakaria'],
    families: ['Haddad', 'Rahimi', 'Benali', 'Farahani', 'El-Sayed', 'Aziz', 'Mansour', 'Yılmaz'],
  },
  european: {
    weight: 11,
    ethnicities: ['WOTH', 'WOTH', 'WIRI', 'WROM'],
    girls: ['Zofia', 'Ines', 'Anaïs', 'Giulia', 'Eglė', 'Mirela', 'Saoirse', 'Elena'],
    boys: ['Tomasz', 'Mateus', 'Luca', 'Dmitri', 'Rareș', 'Marek', 'Cillian', 'Jokūbas'],
    families: [
      'Kowalski',
      'Correia',
      'Rossi',
      'Petrov',
      'Ionescu',
      'Kazlauskas',
      'Nowak',
      'Dubois',
      'Lingurar',
    ],
  },
  eastAsian: {
    weight: 5,
    ethnicities: ['CHNE', 'AOTH', 'MWAS', 'AOTH'],
    girls: ['Mei', 'Linh', 'Yuna', 'Maricel', 'Xinyi', 'Thuy'],
    boys: ['Jun', 'Minh', 'Haoran', 'Paolo', 'Kenji', 'Duc'],
    families: ['Chen', 'Nguyen', 'Reyes', 'Tanaka', 'Lau', 'Pham'],
  },
};

export interface InventedFamily {
  background: keyof typeof BACKGROUNDS;
  familyName: string;
  adultGivenName: string;
}

export function inventFamily(random: SeededRandom): InventedFamily {
  const weights = Object.fromEntries(Object.entries(BACKGROUNDS).map(([key, { weight }]) => [key, weight]));
  const background = random.weighted(weights);
  const { families, girls, boys } = BACKGROUNDS[background]!;
  return {
    background,
    familyName: random.pick(families),
    adultGivenName: random.pick(random.chance(0.8) ? girls : boys),
  };
}

export interface InventedChild {
  givenName: string;
  dateOfBirth: LocalDate | null;
  expectedOn: LocalDate | null;
  sex: 'M' | 'F' | 'U';
  ethnicity: string;
}

/** A child of that family as of the day it is referred; about one in forty is not born yet. `taken` are its brothers' and sisters' names. */
export function inventChild(
  { background }: InventedFamily,
  { on, taken, random }: { on: LocalDate; taken: ReadonlySet<string>; random: SeededRandom },
): InventedChild {
  const { girls, boys, ethnicities } = BACKGROUNDS[background]!;
  const ethnicity = random.chance(0.06) ? 'NOBT' : random.pick(ethnicities);
  if (random.chance(1 / 40))
    return {
      givenName: '',
      dateOfBirth: null,
      expectedOn: addDays(on, random.between(30, 150)),
      sex: 'U',
      ethnicity,
    };
  const sex = random.chance(0.5) ? 'F' : 'M';
  const names = (sex === 'F' ? girls : boys).filter((name) => !taken.has(name));
  // Babies and teenagers come to notice most.
  const years = random.weighted({
    0: 11,
    1: 5,
    2: 5,
    3: 5,
    4: 5,
    5: 6,
    6: 6,
    7: 6,
    8: 6,
    9: 6,
    10: 6,
    11: 6,
    12: 7,
    13: 8,
    14: 8,
    15: 8,
    16: 6,
  });
  const dateOfBirth = addDays(on, -(Number(years) * 365 + random.between(10, 360)));
  return { givenName: random.pick(names), dateOfBirth, expectedOn: null, sex, ethnicity };
}

/** A worker's name: any background, any family name. */
export function inventWorkerName(random: SeededRandom): string {
  const { background, familyName } = inventFamily(random);
  const { girls, boys } = BACKGROUNDS[background]!;
  return `${random.pick(random.chance(0.78) ? girls : boys)} ${familyName}`;
}

const STREETS = [
  'Larkspur Road',
  'Canal Walk',
  'Mulberry Gardens',
  'Old Forge Lane',
  'Juniper Close',
  'Station Parade',
  'Elm Terrace',
  'Ferry Street',
  'Quarry Court',
  'Saffron Hill Estate',
  'Almond Avenue',
  'Bellfounders Yard',
];

export function inventAddress(random: SeededRandom): string[] {
  const street = random.pick(STREETS);
  return random.chance(0.45)
    ? [`Flat ${random.between(1, 60)}`, `${random.between(1, 140)} ${street}`]
    : [`${random.between(1, 140)} ${street}`];
}

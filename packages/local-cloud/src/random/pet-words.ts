export const PET_ADJECTIVES = [
  ...["brave", "bright", "calm", "clever", "eager", "fair", "gentle", "happy", "honest", "kind", "lively", "loyal"],
  ...["merry", "modest", "neat", "patient", "proud", "quick", "quiet", "steady", "sunny", "swift", "warm", "wise"],
];

export const PET_NAMES = [
  ...["badger", "bear", "beaver", "bison", "cat", "crane", "deer", "dog", "dolphin", "eagle", "falcon", "finch", "fox"],
  ...["goose", "hare", "heron", "horse", "lark", "lynx", "mole", "moose", "otter", "owl", "panda", "robin", "seal"],
];

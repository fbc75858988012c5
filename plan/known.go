package plan

// KnownAfterStart is what a plan shows for a value that depends on a server's address.
const KnownAfterStart = "(known after start)"

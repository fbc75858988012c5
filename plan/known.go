package plan

// KnownAfterStart is what a plan shows for a value that depends on a server's address.
const KnownAfterStart = "(known after start)"

// KnownAfterSetup is what is shown for a value that a set-up captures: it is sensitive.
const KnownAfterSetup = "(known after set-up)"

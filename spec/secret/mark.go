package secret

// A Mark is what a value carries along through expressions.
type Mark string

// Sensitive is on everything that comes from a sensitive variable.
const Sensitive Mark = "sensitive"

// AfterSetup is, at the prompt, on what comes from a set-up, which has no value there.
const AfterSetup Mark = "known after set-up"

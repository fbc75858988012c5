package archive

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"bench/redact"
)

// schemes are those that addresses of stores begin with.
var schemes = []string{"sqlite", "postgres", "postgresql", "https", "http"}

// Check says what is wrong with the address of a store, as far as that can be told without going there.
func Check(address string) error {
	scheme, _, found := strings.Cut(address, ":")
	const want = "want sqlite:PATH, postgres://… or https://…"
	switch {
	case address == "":
		return errors.New("no store is named: " + want)
	case found && len(scheme) > 1 && !slices.Contains(schemes, scheme):
		return fmt.Errorf("the store %q is of no known kind: %s", scheme+":…", want)
	case (!found || !slices.Contains(schemes, scheme)) && redact.Addresses(address) != address:
		return errors.New("the store's address lets somebody in, and is of no known kind: " + want) // a file of that name would show it
	}
	return nil
}

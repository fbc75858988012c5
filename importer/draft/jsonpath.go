package draft

import (
	"strconv"
	"strings"

	"bench/pattern"
)

// Step is a name or an index as a step of a JSONPath (RFC 9535): .name, ['a b'], [0].
func Step(name string) string {
	if _, err := strconv.ParseUint(name, 10, 31); err == nil {
		return "[" + name + "]"
	}
	if plainStep.Regexp().MatchString(name) {
		return "." + name
	}
	return "['" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(name) + "']"
}

var plainStep = pattern.Of(`^[A-Za-z_][A-Za-z0-9_]*$`)

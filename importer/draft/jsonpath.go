package draft

import (
	"regexp"
	"strconv"
	"strings"
)

// Step is a name or an index as a step of a JSONPath (RFC 9535): .name, ['a b'], [0].
func Step(name string) string {
	if _, err := strconv.ParseUint(name, 10, 31); err == nil {
		return "[" + name + "]"
	}
	if plainStep.MatchString(name) {
		return "." + name
	}
	return "['" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(name) + "']"
}

var plainStep = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

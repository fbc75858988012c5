package functions

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"bench/pattern"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var unitFunctions = []Row{
	{"bytes", "gives a size in bytes: B, kB, MB, GB, TB count in thousands, KiB, MiB, GiB, TiB in 1,024s", `bytes("64KiB")`, `65536`, bytesFunc},
	{"duration", "gives a duration in seconds, the unit of every result: ns, us, ms, s, m, h", `duration("1m30s")`, `90`, durationFunc},
	{"formatdate", "writes a date (RFC 3339) in another form", `formatdate("DD MMM YYYY", "2026-03-01T00:00:00Z")`, `"01 Mar 2026"`, stdlib.FormatDateFunc},
	{"timeadd", "adds a duration to a date (RFC 3339)", `timeadd("2026-03-01T00:00:00Z", "90m")`, `"2026-03-01T01:30:00Z"`, stdlib.TimeAddFunc},
	{"timecmp", "compares two dates (RFC 3339): -1, 0 or 1", `timecmp("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")`, `-1`, timeCmpFunc},
}

var durationFunc = pure([]string{"text"},
	func(a []string) (cty.Value, error) {
		d, err := time.ParseDuration(a[0])
		if err != nil {
			return cty.NilVal, NoDuration(a[0])
		}
		// Exact: 1ns as a float64 of seconds would already be rounded.
		seconds := new(big.Float).SetPrec(512).SetInt64(int64(d))
		return cty.NumberVal(seconds.Quo(seconds, big.NewFloat(1e9))), nil
	}, cty.Number)

// NoDuration says what a duration looks like.
func NoDuration(text string) error {
	if strings.Trim(text, "0123456789.") == "" && text != "" {
		return fmt.Errorf("%q has no unit: write %q for seconds, or ms, m, h", text, text+"s")
	}
	return fmt.Errorf("%q is not a duration: write a number with its unit (ns, us, ms, s, m, h), such as \"250ms\" or \"1m30s\"", text)
}

var bytesFunc = pure([]string{"text"},
	func(a []string) (cty.Value, error) {
		size, err := parseBytes(a[0])
		if err != nil {
			return cty.NilVal, err
		}
		return cty.NumberVal(size), nil
	}, cty.Number)

var (
	sizePattern = pattern.Of(`^([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]*)$`)
	sizeUnits   = map[string]float64{
		"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
		"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
	}
)

func parseBytes(text string) (*big.Float, error) {
	m := sizePattern.Regexp().FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return nil, fmt.Errorf("%q is not a size: write a number with its unit (B, kB, MB, GB, KiB, MiB, GiB), such as \"64KiB\"", text)
	}
	unit, ok := sizeUnits[strings.ToLower(m[2])]
	if !ok {
		return nil, fmt.Errorf("%q is not a unit of size: use B, kB, MB, GB, TB (thousands) or KiB, MiB, GiB, TiB (1,024s)", m[2])
	}
	n, _, err := big.ParseFloat(m[1], 10, 512, big.ToNearestEven)
	if err != nil {
		return nil, fmt.Errorf("read the number of %q: %w", text, err)
	}
	if n.Mul(n, big.NewFloat(unit)); !n.IsInt() {
		return nil, fmt.Errorf("%q is not a whole number of bytes", text)
	}
	return n, nil
}

var timeCmpFunc = pure([]string{"a", "b"},
	func(a []string) (cty.Value, error) {
		first, err := time.Parse(time.RFC3339, a[0])
		if err != nil {
			return cty.NilVal, errNoDate
		}
		second, err := time.Parse(time.RFC3339, a[1])
		if err != nil {
			return cty.NilVal, errNoDate
		}
		return cty.NumberIntVal(int64(first.Compare(second))), nil
	}, cty.Number)

var errNoDate = errors.New("a date must be written as in RFC 3339: 2026-03-01T12:00:00Z")

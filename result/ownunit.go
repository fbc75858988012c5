package result

import (
	"strings"
)

// The units of time and of memory that people write, in seconds and bytes.
var (
	times = map[string]float64{"s": 1, "sec": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ns": 1e-9, "min": 60}
	sizes = map[string]float64{
		"B": 1, "bytes": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
		"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
	}
)

// TidyUnit is the unit in which a number of a program is kept, and by what it is multiplied for that: times are in seconds
// and sizes in bytes, also by something, so that ns/op becomes s/op and MB/s B/s. Every other unit is as it is written.
func TidyUnit(written string) (unit Unit, factor float64) {
	what, by, divided := strings.Cut(written, "/")
	tidy := what
	factor = 1
	if f, ok := times[what]; ok {
		tidy, factor = string(Seconds), f
	} else if f, ok := sizes[what]; ok {
		tidy, factor = string(Bytes), f
	}
	if divided {
		if by == "sec" {
			by = "s"
		}
		tidy += "/" + by
	}
	return Unit(tidy), factor
}

package process

import (
	"fmt"
	"strings"
	"testing"
)

func TestLastWords(t *testing.T) {
	long := strings.Repeat("a", tailWidth)
	var many, manyKept []string
	for i := range 5000 {
		many = append(many, fmt.Sprintf("line %d", i))
	}
	for _, line := range many[len(many)-tailLines:] {
		manyKept = append(manyKept, "    "+line)
	}
	for _, c := range []struct{ name, wrote, want string }{
		{"nothing", "", "; it wrote nothing"},
		{"empty lines", "\n\n", "; it wrote nothing"},
		{"two lines", "one\r\ntwo\n\n", "; its last lines:\n    one\n    two"},
		{"an open line", "one\ntw", "; its last lines:\n    one\n    tw…"},
		{"a long line", long + "bc\nnext\n", "; its last lines:\n    " + long + "…\n    next"},
		{"a long line that is cut inside a character", long[1:] + "é\n", "; its last lines:\n    " + long[1:] + "…"},
		{"a line that fits", long + "\n", "; its last lines:\n    " + long},
		{"a long open line", "one\n" + long + "bc", "; its last lines:\n    one\n    " + long + "…"},
		{"many lines", strings.Join(many, "\n") + "\n", "; its last lines:\n" + strings.Join(manyKept, "\n")},
	} {
		for _, at := range []int{1, 3, 7, 1000, 1 << 20} { // bytes a write
			var x Tail
			for rest := c.wrote; rest != ""; {
				piece := rest[:min(at, len(rest))]
				if n, err := x.Write([]byte(piece)); n != len(piece) || err != nil {
					t.Fatalf("write: %d, %v", n, err)
				}
				rest = rest[len(piece):]
			}
			if got := x.LastWords(); got != c.want {
				t.Errorf("%s, %d bytes a time: %q, want %q", c.name, at, got, c.want)
			}
		}
	}
}

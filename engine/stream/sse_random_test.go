package stream

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"bench/plan"
)

// Bodies by chance, of what makes the difference in the grammar, are read as the standard says it, wherever pieces end.
func TestServerSentEventsByChance(t *testing.T) {
	pieces := []string{"data", ":", " ", "\r", "\n", "\r\n", "\n\n", "x", "data: a", "\xef\xbb\xbf", "\xef", "id", "event: b", "\x00", ": c"}
	random := rand.New(rand.NewPCG(7, 11))
	for range 20_000 {
		var body strings.Builder
		for range 1 + random.IntN(14) {
			body.WriteString(pieces[random.IntN(len(pieces))])
		}
		text := body.String()
		want := wholeText(text)
		if found, _, _ := events(t, plan.SSE, text, everyByte(text)...); !slices.Equal(found, want) {
			t.Fatalf("byte by byte %q is %q, want %q", text, found, want)
		}
		if _, s, _ := events(t, plan.SSE, text, random.IntN(len(text)+1)); int(s.Events) != len(want) {
			t.Fatalf("%q has %d events, want %d", text, s.Events, len(want))
		}
	}
}

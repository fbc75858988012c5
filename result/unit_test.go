package result

import "testing"

func TestUnitsFormatForPeople(t *testing.T) {
	for unit, want := range map[Unit]string{Bytes: "1.5 MiB", PerSecond: "1572864 /s", Number: "1572864", Seconds: "1572864 s"} {
		if got := unit.Format(1.5 * (1 << 20)); got != want {
			t.Errorf("%q: %s, want %s", unit, got, want)
		}
	}
}

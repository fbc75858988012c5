package result

import "testing"

func TestNumbersForPeopleHaveNoExponent(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", 12345: "12345", 1.048576e6: "1048576", 0.00001234: "0.00001234", -0.5: "-0.5", 3.14159: "3.142", 999.96: "1000", 2e9: "2000000000",
	} {
		if got := significant(v, 4); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
	for unit, want := range map[Unit]string{Bytes: "1.5 MiB", PerSecond: "1572864 /s", Number: "1572864", Seconds: "1572864 s"} {
		if got := unit.Format(1.5 * (1 << 20)); got != want {
			t.Errorf("%q: %s, want %s", unit, got, want)
		}
	}
}

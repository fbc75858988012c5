package words

import "testing"

func TestNumbersForPeopleHaveNoExponent(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", 12345: "12345", 1.048576e6: "1048576", 0.00001234: "0.00001234", -0.5: "-0.5", 3.14159: "3.142", 999.96: "1000", 2e9: "2000000000",
	} {
		if got := Significant(v, 4); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}

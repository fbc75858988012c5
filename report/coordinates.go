package report

import "bench/result"

// Coordinates are where something on a page belongs: what readers can choose by. An empty one belongs everywhere.
type coordinates struct{ Group, Strategy, Level string }

func coordinatesOf(c *result.Cell) coordinates {
	return coordinates{byGroup.On(c), byStrategy.On(c), byLevel.On(c)}
}

// alike are the coordinates that all cells have in common.
func alike(cells []*result.Cell) (on coordinates) {
	for i, c := range cells {
		one := coordinatesOf(c)
		if i == 0 {
			on = one
		}
		for _, f := range []struct{ of, is *string }{{&on.Group, &one.Group}, {&on.Strategy, &one.Strategy}, {&on.Level, &one.Level}} {
			if *f.of != *f.is {
				*f.of = ""
			}
		}
	}
	return on
}

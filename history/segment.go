package history

import "math"

// A Segment is successive points of a series that are placed alike: with segments in place of points, an analysis takes a
// hundredth of the room.
type Segment struct{ Track, Level, Points int }

// Segments are the places of points in short.
func Segments(points []Placed) (all []Segment) {
	for _, p := range points {
		if n := len(all); n > 0 && all[n-1].Track == p.Track && all[n-1].Level == p.Level {
			all[n-1].Points++
			continue
		}
		all = append(all, Segment{p.Track, p.Level, 1})
	}
	return all
}

// Unfold gives the points of a series the places that segments have in short. If they are fewer, they are the last of those.
func (s Series) Unfold(tracks []Track, segments []Segment) []Placed {
	points := ordered(s.Points)
	skip := -len(points)
	for _, one := range segments {
		skip += one.Points
	}
	all := make([]Placed, 0, len(points))
	values := make([]float64, len(points))
	for _, one := range segments {
		for range one.Points {
			if skip > 0 {
				skip--
				continue
			}
			if len(all) == len(points) {
				return all
			}
			p := &points[len(all)]
			placed := Placed{Run: p.Run, Track: one.Track, Level: one.Level}
			if one.Track >= 0 && one.Track < len(tracks) {
				values[len(all)] = s.counted(p, tracks[one.Track])
				placed.Value = &values[len(all)]
			}
			all = append(all, placed)
		}
	}
	return all
}

// counted is the value by which a point counts in a track.
func (s Series) counted(p *Point, t Track) float64 {
	switch {
	case t.Anchored && p.Ratio != nil:
		_, by := s.bridged(p.Anchor)
		return *p.Ratio - by - t.Offsets[p.Machine]
	case s.Difference:
		return p.Value
	}
	return math.Log(p.Value)
}

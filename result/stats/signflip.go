package stats

import "math"

// exactUpTo is the most weights for which the sign-flip distribution is computed exactly. Beyond, the normal
// approximation is right to four digits, and an exact answer would take seconds.
const exactUpTo = 500

// Slack is by how much a p-value may exceed a level and still count as at most it: a level is often itself such a p-value,
// computed another way.
const Slack = 1e-12

// SignFlip is the exact two-sided p-value of a sum of weights with signs, when every sign is a fair coin: the share
// of all 2^n ways to give signs whose sum is at least as far from zero as the observed one (Fisher 1935; Pitman
// 1937). The coins are those that chose the order within each block, so nothing else is assumed.
func SignFlip(weights []int, observed int) float64 {
	total := 0
	for _, w := range weights {
		total += w
	}
	observed = max(observed, -observed)
	if observed == 0 {
		return 1
	}
	if len(weights) > exactUpTo {
		return signFlipNormal(weights, observed)
	}
	// A sum is total - 2s, where s is what the negative ones weigh: so the tail is s <= (total - observed) / 2, twice.
	return math.Min(1, 2*subsetTail(weights, (total-observed)/2))
}

// subsetTail is the probability that a subset, to which each weight belongs by a fair coin, weighs at most limit.
// The probabilities are sums of 2^-n, so they are exact as long as n is at most 52.
func subsetTail(weights []int, limit int) float64 {
	if limit < 0 {
		return 0
	}
	probability := make([]float64, limit+1)
	probability[0] = 1
	reach := 0
	for _, w := range weights {
		reach = min(reach+w, limit)
		for s := reach; s >= 0; s-- {
			p := probability[s]
			if s >= w {
				p += probability[s-w]
			}
			probability[s] = p / 2
		}
	}
	sum := 0.0
	for _, p := range probability {
		sum += p
	}
	return sum
}

func signFlipNormal(weights []int, observed int) float64 {
	variance := 0.0
	for _, w := range weights {
		variance += float64(w) * float64(w)
	}
	return math.Erfc(float64(observed) / math.Sqrt(2*variance))
}

// scores turns differences into integer weights and their signed sum. A sign-flip test is exact for any weights that
// don't depend on the signs; the largest weighs so much that rounding changes nothing that matters.
func scores(differences []float64) (weights []int, observed int) {
	const all = 30_000 // the weights' sum at most, and so the work of the test
	heaviest := float64(all / max(len(differences), 1))
	largest := 0.0
	for _, d := range differences {
		largest = max(largest, math.Abs(d))
	}
	for _, d := range differences {
		if d == 0 {
			continue
		}
		w := int(math.Round(math.Abs(d) / largest * heaviest))
		weights = append(weights, w)
		if d < 0 {
			w = -w
		}
		observed += w
	}
	return weights, observed
}

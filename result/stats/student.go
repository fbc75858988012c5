package stats

import "math"

// StudentQuantile is the quantile of Student's distribution with a number of degrees of freedom, which need not be whole, at
// least 1: by bisecting its distribution function, which is an incomplete beta function (Abramowitz & Stegun 1964, 26.7.1).
func StudentQuantile(p, degrees float64) float64 {
	if p == 0.5 {
		return 0
	}
	if p < 0.5 {
		return -StudentQuantile(1-p, degrees)
	}
	low, high := 0.0, 1.0
	for StudentBeyond(high, degrees) > 1-p {
		low, high = high, 2*high
	}
	for range 60 {
		if middle := (low + high) / 2; StudentBeyond(middle, degrees) > 1-p {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// StudentBeyond is the probability that a value of Student's distribution is above t, which is at least 0.
func StudentBeyond(t, degrees float64) float64 {
	return IncompleteBeta(degrees/(degrees+t*t), degrees/2, 0.5) / 2
}

// IncompleteBeta is the regularised incomplete beta function, by its continued fraction (Lentz 1976).
func IncompleteBeta(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - IncompleteBeta(1-x, b, a)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab-la-lb+a*math.Log(x)+b*math.Log(1-x)) / a
	const tiny = 1e-300
	c, d, h := 1.0, 1-(a+b)*x/(a+1), 0.0
	if d == 0 {
		d = tiny
	}
	d = 1 / d
	h = d
	step := func(numerator float64) float64 {
		if d = 1 + numerator*d; d == 0 {
			d = tiny
		}
		if c = 1 + numerator/c; c == 0 {
			c = tiny
		}
		d = 1 / d
		h *= d * c
		return d * c
	}
	for m := 1.0; m < 300; m++ {
		step(m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m)))
		if math.Abs(step(-(a+m)*(a+b+m)*x/((a+2*m)*(a+2*m+1)))-1) < 1e-14 {
			break
		}
	}
	return front * h
}

package result

import (
	"fmt"
	"strconv"
	"strings"
)

// statusRatio is what the metrics of statuses begin with: status_ratio["5xx"], status_ratio["429"].
const statusRatio = "status_ratio"

// StatusMetrics are the metrics of the usual classes of statuses, which are beside Metrics, as there is one for each status
// as well. They follow from the counts of statuses that a result has.
func StatusMetrics() []Metric {
	var all []Metric
	for _, of := range []string{"2xx", "3xx", "4xx", "5xx"} {
		all = append(all, statusMetric(of))
	}
	return all
}

// statusMetric is the share of requests whose last response had a status of a class, or one status.
func statusMetric(of string) Metric {
	count := func(codes map[string]int64) int64 { return countStatuses(codes, of) }
	m := Metric{
		Name: statusRatio + `["` + of + `"]`, Unit: Ratio, CanBeZero: true, floor: 0.01,
		Doc:   "requests answered with a status " + of + `, over all requests; one status is written out: status_ratio["429"]`,
		cell:  func(c *Cell) *float64 { return ratioOf(count(c.StatusCodes), c.Requests) },
		trial: func(t *Trial) *float64 { return ratioOf(count(t.StatusCodes), t.Requests) },
		named: func(n *NamedRequest) *float64 { return ratioOf(count(n.StatusCodes), n.Requests) },
	}
	switch of[0] {
	case '2':
		m.MoreIsBetter = true
	case '1', '3':
		m.Undirected = "what is right about such a status depends on the request: write error_ratio, and say in expect what is right"
	}
	return m
}

// countStatuses adds up what is of a class, or of one status.
func countStatuses(codes map[string]int64, of string) int64 {
	class, whole := strings.CutSuffix(of, "xx")
	if !whole {
		return codes[of]
	}
	sum := int64(0)
	for code, n := range codes {
		if len(code) == 3 && code[:1] == class {
			sum += n
		}
	}
	return sum
}

// parseStatusRatio finds the metric of statuses by its name: status_ratio["5xx"], or status_ratio["429"].
func parseStatusRatio(name string) (Metric, error) {
	rest, ok := strings.CutPrefix(name, statusRatio+`["`)
	of, closed := strings.CutSuffix(rest, `"]`)
	if !ok || !closed {
		return Metric{}, fmt.Errorf(`metric %s: which statuses? say status_ratio["5xx"] or status_ratio["429"]`, name)
	}
	code, err := strconv.Atoi(strings.Replace(of, "xx", "00", 1))
	if err != nil || len(of) != 3 || code < 100 || code > 599 {
		return Metric{}, fmt.Errorf(`metric %s: %q is no status and no class of them, such as "429" or "5xx"`, name, of)
	}
	return statusMetric(of), nil
}

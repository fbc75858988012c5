package result

// Address names a cell: benchmark.NAME["GROUP"]["STRATEGY"][LEVEL], with the key of a benchmark's for_each before the
// group.
type Address struct {
	Benchmark string `json:"benchmark"`
	Key       string `json:"key,omitempty"`
	HasKey    bool   `json:"has_key,omitempty"`
	Group     string `json:"group"`
	Strategy  string `json:"strategy"`
	Level     string `json:"level"` // `5`, `200/s` or `stages`
}

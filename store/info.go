package store

import (
	"encoding/json"
	"errors"

	"bench/result"
)

// ReadInfo reads the head of a result file; the rest can be large.
func ReadInfo(path string) (result.Info, error) {
	f, err := Open(path)
	if err != nil {
		return result.Info{}, err
	}
	defer f.Close()
	d := json.NewDecoder(f)
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return result.Info{}, errors.New("it is not a result")
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return result.Info{}, err
		}
		if key == "run" {
			var info result.Info
			return info, d.Decode(&info)
		}
		var other json.RawMessage
		if err := d.Decode(&other); err != nil {
			return result.Info{}, err
		}
	}
	return result.Info{}, errors.New("it is not a result")
}

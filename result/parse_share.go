package result

import (
	"fmt"
	"reflect"
)

// ParseShare reads a share that another machine has sent, as json.Marshal writes it. The error says what no share can be;
// what is there may be relied on as a file's content may.
func ParseShare(text []byte) (*Share, error) {
	if err := tooDeep(text); err != nil {
		return nil, fmt.Errorf("a share %w", err)
	}
	var s Share
	if err := Decode(text, &s); err != nil {
		return nil, fmt.Errorf("read a share: %w", err)
	}
	if err := implausible(reflect.ValueOf(s), "share"); err != nil {
		return nil, err
	}
	return &s, nil
}

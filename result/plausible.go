package result

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"
)

// What a result file may have at most. Runs stay far below.
const (
	deepest       = 64      // objects and lists inside each other
	longestText   = 1 << 20 // bytes of a text that is not the spec's or a histogram's
	mostBlocks    = 1 << 20
	mostHistogram = 8 << 20 // bytes of one, in base64
)

// tooDeep says that a JSON document has more objects and lists inside each other than any result. Who writes such a file
// wants its readers to run out of something.
func tooDeep(text []byte) error {
	depth, inString := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > deepest {
				return fmt.Errorf("is not a result: at byte %d more than %d objects and lists are inside each other", i, deepest)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// implausible says what a value of a run has that none can have: somebody has edited its file. Reports may rely on the
// rest. path is where the value is, as the file has it.
func implausible(v reflect.Value, path string) error {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return implausible(v.Elem(), path)
	case reflect.String:
		if v.Len() > longestText {
			return fmt.Errorf("%s has %d bytes, and no text has more than %d", path, v.Len(), longestText)
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := implausible(v.Index(i), fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	case reflect.Map:
		for i := v.MapRange(); i.Next(); {
			if err := implausible(i.Value(), fmt.Sprintf("%s[%q]", path, i.Key())); err != nil {
				return err
			}
		}
	case reflect.Struct:
		return implausibleStruct(v, path)
	}
	return nil
}

func implausibleStruct(v reflect.Value, path string) error {
	switch x := v.Interface().(type) {
	case Spec: // its reader has limits of its own
		return nil
	case Histogram:
		return x.implausible(path)
	case Counts:
		return below0(v, path)
	case TrialShare, WorkerPart, WorkerSums:
		if err := below0(v, path); err != nil {
			return err
		}
	case Void:
		if x.Block < 0 || x.Block > mostBlocks || x.Attempt < 0 || x.Attempt > mostBlocks {
			return fmt.Errorf("%s: block is %d and attempt %d, and both are from 0 to %d", path, x.Block, x.Attempt, mostBlocks)
		}
	case Comparison:
		if err := x.implausible(path); err != nil {
			return err
		}
	case Trial:
		if x.Block < 0 || x.Block > mostBlocks || x.Order < 0 || x.Order > mostBlocks || x.Attempt < 0 || x.Attempt > mostBlocks {
			return fmt.Errorf("%s: block is %d, order %d and attempt %d, and all are from 0 to %d", path, x.Block, x.Order, x.Attempt, mostBlocks)
		}
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		if err := implausible(v.Field(i), below(path, field)); err != nil {
			return err
		}
	}
	return nil
}

// below is the path of a field of what is at path.
func below(path string, field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	switch {
	case name == "":
		return path
	case path == "":
		return name
	}
	return path + "." + name
}

// below0 finds a count that is below 0.
func below0(v reflect.Value, path string) error {
	switch v.Kind() {
	case reflect.Int64, reflect.Int:
		if v.Int() < 0 {
			return fmt.Errorf("%s is %d, and a count is not below 0", path, v.Int())
		}
	case reflect.Map:
		for i := v.MapRange(); i.Next(); {
			if err := below0(i.Value(), fmt.Sprintf("%s[%q]", path, i.Key())); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if err := below0(v.Field(i), below(path, v.Type().Field(i))); err != nil {
				return err
			}
		}
	}
	return nil
}

// implausible is of a comparison. What is compared is more than nothing, and so is a ratio of it.
func (c *Comparison) implausible(path string) error {
	if c.Difference {
		return nil
	}
	for _, x := range []struct {
		name  string
		value *float64
	}{{"ratio", c.Ratio}, {"low", c.Low}, {"high", c.High}} {
		if x.value != nil && *x.value <= 0 {
			return fmt.Errorf("%s.%s is %v, and a ratio is above 0", path, x.name, *x.value)
		}
	}
	return nil
}

// implausible is of a histogram. Whether it can be decoded shows when that is done, but it is passed on as it is, too.
func (h *Histogram) implausible(path string) error {
	if h.Count < 0 {
		return fmt.Errorf("%s.count is %d, and a count is not below 0", path, h.Count)
	}
	if len(h.Encoded) > mostHistogram {
		return fmt.Errorf("%s.encoded has %d bytes, and no histogram has more than %d", path, len(h.Encoded), mostHistogram)
	}
	if strings.ContainsAny(h.Encoded, "\r\n") { // which a decoder skips
		return fmt.Errorf("%s.encoded is not one line", path)
	}
	if _, err := base64.StdEncoding.DecodeString(h.Encoded); err != nil {
		return fmt.Errorf("%s.encoded is not base64: %w", path, err)
	}
	return nil
}

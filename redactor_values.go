package bench

import (
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"bench/redact"
	"bench/result"
)

// A cleaner cuts secrets out of the texts in a value. It looks at all of them, so that what is added to a result is
// looked at, too, but for the names.
type cleaner struct{ *redact.Redactor }

// nameFields are the texts of a result that come from the spec's names, which can't be secret, or from bench. They tell what
// belongs together, and a secret that happens to be a part of one must not break that.
var nameFields = map[reflect.Type][]string{
	reflect.TypeFor[result.Info]():           {"ID", "BenchVersion", "Status"},
	reflect.TypeFor[result.Cell]():           {"Address", "Benchmark", "Key", "Group", "Strategy", "Level", "Stage", "PlaceboOf", "Role", "StrategyType", "Servers", "Fingerprint"},
	reflect.TypeFor[result.Source]():         {"VCS", "Commit", "Parents", "Base"},
	reflect.TypeFor[result.Change]():         {"Kind"},
	reflect.TypeFor[result.CI]():             {"Provider"},
	reflect.TypeFor[result.MeasuredServer](): {"Name", "Digest"},
	reflect.TypeFor[result.NamedRequest]():   {"Name"},
	reflect.TypeFor[result.Example]():        {"Kind", "Request"},
	reflect.TypeFor[result.Span]():           {"Name", "Error"},
	reflect.TypeFor[result.Comparison]():     {"Pair", "Verdict"},
	reflect.TypeFor[result.Threshold]():      {"Limit"},
	reflect.TypeFor[result.Check]():          {"Name", "Severity", "Range"},
	reflect.TypeFor[result.Warning]():        {"Code", "Cell", "Range", "Worker"},
	reflect.TypeFor[result.Finding]():        {"Code", "Of", "Worker"},
	reflect.TypeFor[result.Value]():          {"Unit"},
	reflect.TypeFor[result.Share]():          {"Worker"},
	reflect.TypeFor[result.TrialShare]():     {"Worker"},
	reflect.TypeFor[result.WorkerPart]():     {"Worker", "Clock"},
	reflect.TypeFor[result.Worker]():         {"ID", "Name", "Version"},
	reflect.TypeFor[result.Void]():           {"Benchmark", "Cell", "Worker", "Code"},
	reflect.TypeFor[result.Run]():            {"FormatVersion", "Declared", "Spec"},
}

// whole are types without any text from others in them.
var whole = []reflect.Type{reflect.TypeFor[time.Time](), reflect.TypeFor[result.Histogram](), reflect.TypeFor[result.Host]()}

// value is v, or a copy of it where something was cut out.
func (c cleaner) value(v reflect.Value) (clean reflect.Value, changed bool) {
	switch v.Kind() {
	case reflect.String:
		text := c.Text(v.String())
		switch {
		case text == v.String():
			return v, false
		case v.Type() == reflect.TypeFor[json.Number](): // it is one no more
			return reflect.ValueOf(text), true
		}
		return reflect.ValueOf(text).Convert(v.Type()), true
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return v, false
		}
		inner, changed := c.value(v.Elem())
		if !changed {
			return v, false
		}
		if v.Kind() == reflect.Pointer {
			clean = reflect.New(v.Type().Elem())
			clean.Elem().Set(inner)
			return clean, true
		}
		return inner, true
	case reflect.Struct:
		return c.fields(v)
	case reflect.Slice:
		return c.elements(v)
	case reflect.Map:
		return c.entries(v)
	}
	return v, false
}

func (c cleaner) fields(v reflect.Value) (clean reflect.Value, changed bool) {
	clean = v
	if slices.Contains(whole, v.Type()) {
		return clean, false
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() || slices.Contains(nameFields[v.Type()], field.Name) {
			continue
		}
		inner, changes := c.value(v.Field(i))
		if !changes {
			continue
		}
		if !changed {
			clean, changed = reflect.New(v.Type()).Elem(), true
			clean.Set(v)
		}
		clean.Field(i).Set(inner)
	}
	return clean, changed
}

func (c cleaner) elements(v reflect.Value) (clean reflect.Value, changed bool) {
	clean = v
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return clean, false
	}
	for i := range v.Len() {
		inner, changes := c.value(v.Index(i))
		if !changes {
			continue
		}
		if !changed {
			clean, changed = reflect.MakeSlice(v.Type(), v.Len(), v.Len()), true
			reflect.Copy(clean, v)
		}
		clean.Index(i).Set(inner)
	}
	return clean, changed
}

// entries looks at the values of a map. Its keys are words of the result's format, or names.
func (c cleaner) entries(v reflect.Value) (clean reflect.Value, changed bool) {
	clean = v
	for i := v.MapRange(); i.Next(); {
		inner, changes := c.value(i.Value())
		if !changes {
			continue
		}
		if !changed {
			clean, changed = reflect.MakeMapWithSize(v.Type(), v.Len()), true
			for all := v.MapRange(); all.Next(); {
				clean.SetMapIndex(all.Key(), all.Value())
			}
		}
		clean.SetMapIndex(i.Key(), inner)
	}
	return clean, changed
}

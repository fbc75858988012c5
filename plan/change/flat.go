package change

import (
	"fmt"
	"hash/crc32"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"bench/plan"
	"bench/result"
	"bench/words"
)

// longest is how much of a value is told: enough to see which one it is.
const longest = 120

// flat takes a value of a plan apart into facts, by the names that its JSON has: .requests["cart"].url. What is empty has
// none, and neither has where something is declared.
func flat(v any) []fact { return flatten(nil, "", reflect.ValueOf(v)) }

func flatten(all []fact, name string, v reflect.Value) []fact {
	if !v.IsValid() || v.IsZero() {
		return all
	}
	switch x := v.Interface().(type) {
	case *result.Range, result.Range:
		return all
	case time.Duration:
		return append(all, fact{name, words.Duration(x)})
	case plan.Text:
		return append(all, fact{name, shortened(x.String())})
	case *plan.Predicate:
		return append(all, fact{name, shortened(x.String())})
	case []byte:
		return append(all, fact{name, fmt.Sprintf("%d bytes", len(x))})
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return flatten(all, name, v.Elem())
	case reflect.Struct:
		return flattenFields(all, name, v)
	case reflect.Slice:
		return flattenList(all, name, v)
	case reflect.Map:
		for _, key := range sortedKeys(v) {
			all = flatten(all, fmt.Sprintf("%s[%q]", name, fmt.Sprint(key.Interface())), v.MapIndex(key))
		}
		return all
	}
	return append(all, fact{name, shortened(fmt.Sprint(v.Interface()))})
}

func flattenFields(all []fact, name string, v reflect.Value) []fact {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case tag == "-" || field.Name == "Name" && v.Type() == reflect.TypeFor[plan.Group]():
		case tag == "" && field.Anonymous:
			all = flatten(all, name, v.Field(i))
		case tag == "":
			all = flatten(all, name+"."+strings.ToLower(field.Name), v.Field(i))
		default:
			all = flatten(all, name+"."+tag, v.Field(i))
		}
	}
	return all
}

// flattenList takes elements that have names by these, so that one that is put before others changes none of them; plain ones
// are told in one.
func flattenList(all []fact, name string, v reflect.Value) []fact {
	if plain(v.Type().Elem()) {
		var list []string
		for i := range v.Len() {
			list = append(list, fmt.Sprint(v.Index(i).Interface()))
		}
		return append(all, fact{name, shortened(bracketed(list))})
	}
	for i := range v.Len() {
		el, key := v.Index(i), fmt.Sprint(i)
		if el.Kind() == reflect.Struct {
			if called := el.FieldByName("Name"); called.IsValid() && called.Kind() == reflect.String && called.String() != "" {
				key = fmt.Sprintf("%q", called.String())
			}
		}
		all = flatten(all, name+"["+key+"]", el)
	}
	return all
}

func plain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct, reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return false
	}
	return true
}

func sortedKeys(v reflect.Value) []reflect.Value {
	return slices.SortedFunc(slices.Values(v.MapKeys()), func(a, b reflect.Value) int {
		return strings.Compare(fmt.Sprint(a.Interface()), fmt.Sprint(b.Interface()))
	})
}

// shortened is a text as it stands in a line. Of a longer one the length and a sum tell it from others that begin alike.
func shortened(text string) string {
	text = words.Printable(text)
	if len(text) <= longest {
		return text
	}
	cut := text[:longest]
	for !utf8.ValidString(cut) {
		cut = cut[:len(cut)-1]
	}
	return fmt.Sprintf("%s… (%d bytes, %08x)", cut, len(text), crc32.ChecksumIEEE([]byte(text)))
}

package plan

import "reflect"

// Public is a copy of the plan as it may be shown and kept: without the values of sensitive variables and passwords, and
// without what another machine, or another way to write the same spec, would have otherwise: the place of its folder, the
// bounds that follow from a number of cores, the words of a command. Nothing is shared with p. Its JSON is the plan file.
func (p *Plan) Public() *Plan {
	public := copied(reflect.ValueOf(*p)).Interface().(Plan)
	public.Dir = ""
	return &public
}

// copied is a deep copy in which what has secrets is as it is shown, wherever in a plan it stands. Texts can't
// change, so a large body isn't copied.
func copied(v reflect.Value) reflect.Value {
	switch x := v.Interface().(type) {
	case Request:
		v = reflect.ValueOf(x.Shown())
	case Server:
		x = x.Shown()
		x.Written = nil
		v = reflect.ValueOf(x)
	case Data:
		v = reflect.ValueOf(x.Shown())
	case Random:
		v = reflect.ValueOf(x.Shown())
	case Client:
		v = reflect.ValueOf(x.Shown())
	case Tell:
		v = reflect.ValueOf(x.Shown())
	case Strategy:
		x.LibraryBound = 0
		v = reflect.ValueOf(x)
	}
	switch v.Kind() {
	case reflect.Struct:
		c := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			c.Field(i).Set(copied(v.Field(i)))
		}
		return c
	case reflect.Slice:
		return copiedSlice(v)
	case reflect.Map:
		return copiedMap(v)
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		c := reflect.New(v.Type().Elem())
		c.Elem().Set(copied(v.Elem()))
		return c
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		return copied(v.Elem())
	}
	return v
}

func copiedSlice(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		c.Index(i).Set(copied(v.Index(i)))
	}
	return c
}

func copiedMap(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	c := reflect.MakeMapWithSize(v.Type(), v.Len())
	for all := v.MapRange(); all.Next(); {
		c.SetMapIndex(all.Key(), copied(all.Value()))
	}
	return c
}

package main

import "os"

// suspensions never come: Windows has none.
func suspensions() (asked <-chan os.Signal, stop func()) { return nil, func() {} }

func suspend() {}

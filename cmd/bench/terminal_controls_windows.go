package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// understandsControls makes a console act upon control sequences, which it does since Windows 10 when asked to.
func understandsControls(f *os.File) bool {
	var mode uint32
	console := windows.Handle(f.Fd())
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}

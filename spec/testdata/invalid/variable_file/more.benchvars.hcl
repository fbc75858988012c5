variable "base_url" { # ERROR: Block in a variables file
  default = "x"
}

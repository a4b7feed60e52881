#!/usr/bin/env node
import "../../local-cloud/src/main.mjs";

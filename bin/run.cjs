'use strict';
// Old syntax only: this file must also parse on a Node of ten years ago, so that it can say which Node is needed.

var NEEDED_MAJOR = 20;
var NEEDED_MINOR = 19;

/** @param {string} version */
function isNewEnough(version) {
  var found = /^v?(\d+)\.(\d+)/.exec(version) || [];
  var major = Number(found[1]);
  return major > NEEDED_MAJOR || (major === NEEDED_MAJOR && Number(found[2]) >= NEEDED_MINOR);
}

function describeNeed() {
  var found = process.version.replace(/^v/, '') + ' (' + process.execPath + ')';
  var needed = 'Applywright needs Node ' + NEEDED_MAJOR + '.' + NEEDED_MINOR + ' or newer and this is Node ' + found;
  return needed + '; get a newer one from https://nodejs.org or with "nvm install 22", then run this command again.';
}

if (isNewEnough(process.version)) {
  require('./dispatch.cjs');
} else {
  console.error(describeNeed());
  process.exit(1);
}

// Runs only in browsers that know no modules: they could not show even the sentence that they are too old.
(function () {
  var before = document.getElementById('app');
  if (before) {
    before.innerText = '这个浏览器太旧，用不了。请换一个新一点的浏览器打开，或者打信上的电话。';
  }
})();

// Every Chinese sentence of the page. Short, spoken, no terms of the trade; numbers are Arabic so that they can be read out.
import { civilOf } from '../model/civil';
import type { Block, CameraFault, Light, Pose } from '../model/model';
import type { MeterStep } from '../model/meter';
import type { Reason } from '../model/reason';
import type { ItemState, SaidKind, Verdict } from '../model/standing';
import type { WordGroup } from '../model/words';
import { liveZh } from './live_zh';

/** What is the matter, and what the person can do now. */
export interface Advice {
  what: string;
  todo: string;
}

const BY_ITSELF = '您不用做什么，会自动再试。';
const CALL = '请打电话问，东西还在手机里，没有丢。';

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

export const zh = {
  htmlLang: 'zh-CN',
  speechLang: 'zh',

  app: '养老金资格认证',
  screenMissing: '没有找到这一条',

  tools: {
    back: '返回',
    larger: '大字',
    largerLabel: '字大一点',
    smaller: '小字',
    smallerLabel: '字变回原来大小',
    listen: '听',
    listenLabel: '听一遍这一页',
    hush: '停',
    hushLabel: '停止朗读',
    other: 'English',
    label: '字号、朗读和语言',
  },

  footer: {
    label: '帮助',
    call: '打电话问',
    letter: '电话号码印在信上',
    otherWay: '换一种方式',
  },

  date: (day: number) => {
    const { year, month, day: dayOfMonth } = civilOf(day);
    return `${year}年${month}月${dayOfMonth}日`;
  },
  dateTime: (day: number, hours: number, minutes: number) => {
    const { year, month, day: dayOfMonth } = civilOf(day);
    return `${year}年${month}月${dayOfMonth}日 ${two(hours)}:${two(minutes)}`;
  },
  next: (seconds: number) => {
    if (seconds <= 15) return '马上再试';
    if (seconds < 90) return '1 分钟左右再试';
    if (seconds < 3600) return `约 ${Math.round(seconds / 60)} 分钟后再试`;
    return `约 ${Math.round(seconds / 3600)} 小时后再试`;
  },

  starting: { title: '正在打开', say: '请等几秒。' },

  home: {
    titleNew: '在家就能办资格认证',
    sayNew: '没有网络也能办。一次没办成不要紧，不影响您领养老金。',
    titleSafe: '您的养老金资格有效期至',
    until: '您的养老金资格有效期至',
    saySafe: '在这一天以前认证就行。一次没办成不要紧，不影响您领养老金，可以再办。',
    titlePassed: '认证通过了',
    sayPassed: '现在不用再办。',
    titleWaiting: '办好了，正在等结果',
    sayWaiting: '不用再办。就算没通过也不要紧，可以再办。',
    titleNeedsYou: '有一份认证要您再看一下',
    sayNeedsYou: '不影响您现在领养老金。请看下面写的办法，或者打电话问。',
    titleLate: '认证日期已经过了',
    sayLate: (since: string) => `原来有效期至 ${since}。现在就可以认证；钱停了的，请打电话问怎么补发。`,
    titleEnrolled: '这部手机已经登记好了',
    sayEnrolled: '可以认证了。一次没办成不要紧，不影响您领养老金，可以再办。',
    titleRequested: '登记申请已存在本机',
    sayRequested: '等社保部门核对。不影响您领养老金。',
    titleRefused: '这次登记没有办成',
    sayRefused: '不影响您领养老金。请看原因，可以再办。',
    start: '开始认证',
    again: '再认证一次',
    seeRequest: '看登记办到哪了',
    mine: '我的认证',
    stopped: '养老金被停了？我健在',
    withdraw: '收回对照片的同意',
    meter: '这部手机记下的次数',
    hall: '政务大厅：办事指南、窗口、电话',
    install: '把它放到手机桌面上',
  },

  notice: {
    forkTitle: '服务器前后说法不一样',
    fork: '已经停下来，不再相信它的话。您的认证还在手机里，没有丢。请打电话问。',
    forkSave: '把证据存成文件',
    serverTitle: '网页换了服务器',
    server: '它和您登记时的不是同一个，已经停止送出。您存的东西都还在。请打电话问。',
    fullTitle: '手机存满了',
    full: '新的回音存不下。已经存好的都还在。请删掉一些照片或视频，再打开这里。',
    offline: '现在没有网络，也能办。',
    oldList: '好久没有连过网了。有网络时请打开一下这个页面。',
  },

  state: {
    kept: '已存在本机',
    sending: '正在送出',
    received: '已收到',
    decided: '已有结果',
    needsYou: '需要您处理',
  } satisfies Record<ItemState, string>,
  verdict: {
    none: '已有结果',
    pass: '认证通过',
    more: '需补充',
    refuse: '未通过',
  } satisfies Record<Verdict, string>,

  letter: {
    title: '请拿出寄给您的信',
    say: '信上有一个二维码，还有一行字母和数字。两样用一样就行。',
    scan: '用手机扫二维码',
    type: '照着信打字',
    none: '我没有信',
    warn: '有人打电话来要这个码，不要告诉他。社保部门不会打电话要。',
  },

  scan: {
    title: '把信上的二维码对准框里',
    say: '不用按，对准了自己会过去。',
    foreign: '这个二维码不是信上的那个。请对准信上的。',
    type: '扫不了，改为打字',
    view: '照相机画面',
  },

  code: {
    title: '照着信打这 13 个字',
    say: '一个一个按。不分大小写。',
    field: '信上的码，13 个字母和数字',
    keys: '按键',
    erase: '删一个',
    left: (count: number) => `还差 ${count} 个`,
    checking: '正在核对',
    ok: '对了。请按“下一步”。',
    wrong: '有一个不对。和信上比一比，先按错的那个，再按对的。',
    next: '下一步',
  },

  registering: { title: '正在登记这部手机', say: '要几秒钟，旧手机慢一些。请等一等，不用按。' },

  registered: {
    titleWaiting: '登记申请已存在本机',
    sayOffline: '现在没有网络。有网络时自动送去，您不用守着。',
    sayOnline: '正在等社保部门核对。核对好了，这里自己会变。您可以先关掉。',
    sayNow: '认证不用等，现在就可以办。登记核对好了，一起算数。',
    titleDone: '登记好了',
    sayDone: '这部手机以后都可以给您认证，不用再打这个码。',
    titleRefused: '这次登记没有办成',
    certify: '现在认证',
    again: '再打一次码',
    home: '回到首页',
    since: {
      used: (date: string) => `这个码在 ${date} 用过一次。`,
      expired: (date: string) => `这个码用到 ${date} 为止。`,
    },
    dispute: (number: string) => `打电话时请报编号：${number}`,
    notSaved: '登记没有存下来',
  },

  consent: {
    title: '认证要送去什么',
    say: '送去三样东西，用来确认您健在。',
    items: ['您的登记号（不是身份证号）', '您做几个动作时的照片，或者三张照片', '办的时间和这部手机的签名'],
    who: '送出以前就密封了。只有社保部门的审核人员能打开，每次打开都有记录。',
    next: '知道了，下一步',
    otherWay: '换一种方式',
  },

  heard: {
    title: '手机好久没有连网了',
    say: '社保部门会报出六个词，比如“红马、新桥”。填上它，就看得出您是最近办的。',
    where: '打电话、听广播、看海报都能知道。没有也一样能办。',
    have: '我有六个词',
    skip: '没有，跳过',
    given: '您填的六个词',
    use: '就用这六个词',
    change: '改一改',
  },

  words: {
    title: '照着按这六个词',
    ask: (word: number, second: boolean) => `第 ${word} 个词，${second ? '后' : '前'}一个字`,
    full: '六个都有了。和听到的比一比。',
    list: '六个词',
    place: (word: number) => `第 ${word} 个词`,
    empty: '还没有',
    group: {
      colour: '颜色',
      look: '样子',
      when: '季节、方向',
      more: '别的',
      animal: '动物',
      nature: '天和地',
      plant: '花果',
      food: '吃的',
      place: '房子、车船',
      thing: '用的',
    } satisfies Record<WordGroup['of'], string>,
    erase: '删一个',
    use: '对，就是这六个',
    skip: '不填了，跳过',
    without: '不用那六个词，直接存',
    again: '看看那六个词',
  },

  faceConsent: {
    title: '同意用脸部照片吗？',
    say: '看着手机做几个小动作，手机拍下几张照片。只用来确认您本人健在，不作别的用。',
    rights: '不同意也一样能办。同意了以后也可以打电话收回。',
    yes: '同意，开始',
    no: '不同意，换一种方式',
  },

  camera: {
    step: (now: number, all: number) => `第 ${now} 张，共 ${all} 张`,
    title: {
      straight: '脸对着手机',
      left: '脸向左转一点',
      right: '脸向右转一点',
    } satisfies Record<Pose, string>,
    say: '把脸放在圆圈里。不着急，好了再按。',
    shutter: '拍照',
    view: '照相机里的您',
    waiting: '正在打开照相机',
    again: '再试一次',
  },
  cameraFault: {
    refused: {
      what: '手机没有让这里用照相机',
      todo: '请按“再试一次”。手机问“允许使用相机吗”，请按“允许”。要是不问，请家里人在手机设置里打开相机，或者换一种方式。',
    },
    none: { what: '这部手机上找不到照相机', todo: '可以用另一部手机办，或者换一种方式。' },
    busy: { what: '照相机打不开', todo: '可能别的程序正在用。请关掉别的程序，再按“再试一次”。' },
    insecure: { what: '这个网址不能用照相机', todo: '请用信上印的网址（https 开头）打开，或者换一种方式。' },
  } satisfies Record<CameraFault, Advice>,

  live: liveZh,

  review: {
    title: '看看照片，脸清楚吗？',
    say: '清楚就按下面的按钮。不清楚，按照片重拍。',
    photo: { straight: '正面', left: '向左', right: '向右' } satisfies Record<Pose, string>,
    retake: '重拍',
    light: {
      good: '',
      dark: '有点暗。能开灯更好，不重拍也行。',
      bright: '有点太亮。背着窗户时请转个身，不重拍也行。',
    } satisfies Record<Light, string>,
    use: '清楚，就用这三张',
    alone: '请单独给我打电话',
    witness: '旁边有邻居，请他作个见证',
  },

  sealing: { title: '正在密封和签名', say: '要几秒钟。请等一等，不用按。' },
  sealFailed: {
    title: '还没有存好',
    kept: '刚才拍的还在这里，没有丢。',
    again: '再存一次',
  },

  item: {
    freshTitle: '好了，已存在本机',
    keptAt: '存好的时间',
    receivedAt: '收到的时间',
    decidedAt: '出结果的时间',
    sayKeptOffline: '现在没有网络。有网络时自动送出。您可以关掉手机，不用守着。',
    sayKeptOnline: '正在自动送出。您可以关掉手机，不用守着。',
    sayReceived: '社保部门已经收到，记进了登记簿。等审核，您不用做什么。',
    sayEarly: '登记还在核对。核对好了，这一份就算数。您不用做什么。',
    sayPass: (until: string) => `您的养老金资格有效期至 ${until}。`,
    sayPassNoDate: '这次认证办好了。',
    sayMore: '审核人员说还要补一点。不影响您现在领养老金。',
    sayRefuse: '这次没有通过。不影响您再办一次，也可以打电话问。',
    officeSays: '审核人员的话',
    todo: '现在做什么',
    todoNothing: '您不用做什么。',
    todoAgain: '请再认证一次，或者打电话问。',
    number: '您的凭证号',
    numberSay: '请抄在纸上。打电话问的时候报这个号。',
    qr: '凭证的二维码',
    qrSay: '社区工作人员扫这个码，就知道您已经办了。',
    qrProves: '谁都可以扫这个码核对，不用联网。',
    print: '打印这一页',
    rescue: '怕手机坏了？',
    rescueSay: '可以存一份密封的文件，交给家里人或社区代送。文件是密封的，别人打不开。',
    save: '存一份密封文件',
    saved: '文件存好了。',
    saveFailed: '文件没存成。原来的还在手机里，没有丢。',
    sendNow: '现在就送',
    again: '再认证一次',
    trust: '为什么可以相信？',
    home: '回到首页',
    steps: '办到哪一步了',
    step: { kept: '存好', received: '收到', decided: '结果' },
    stepDone: '已完成',
    stepNot: '还没到',
    details: '还想多存一份？',
    amend: '年份不对？',
  },

  trust: {
    title: '为什么可以相信',
    say: '每份认证都写进一本登记簿。它只能往后添，不能撕。谁偷偷改了，都会被发现。',
    own: '您的手机已经自己核对过，这份认证确实写在里面。',
    ownNot: '您的手机还没有拿到可以核对的证明。有网络时会自动去拿。',
    index: '登记簿里的编号',
    size: '核对时一共有几条',
    proof: '证明',
    proofYes: '核对无误',
    proofNot: '还没有',
    witnesses: '别的单位作证',
    witnessesYes: (count: number) => `${count} 家已经签名`,
    witnessesNot: '签名会晚些补上，不用等',
    receivedAt: '收到的时间',
    decidedAt: '出结果的时间',
    number: '凭证号',
    check: '把凭证号报给别人，他可以请社保部门再查一遍。',
  },

  appeal: {
    title: '养老金被停了？告诉我们您健在',
    say: '收到停发通知，或者钱没有到，请按下面办。我们收到以后，不会再停，会尽快答复您。',
    notice: '停发通知上的编号',
    send: '我健在，请恢复发放',
    noNotice: '没有通知，或者找不到编号？打电话也一样。',
    back: '不办了，返回',
  },

  withdraw: {
    title: '收回对脸部照片的同意？',
    say: [
      '收回以后，您以前的照片会被删掉，谁也看不到了。',
      '已经通过的认证还算数，养老金不受影响。',
      '以后办认证，可以打电话、到服务站，或请人上门。',
    ],
    yes: '收回同意，删掉照片',
    no: '不收回，返回',
  },

  amend: {
    title: '这份认证是为哪一次办的？',
    madeFor: (date: string) => `手机上记的是 ${date} 到期的那一次。不对的话，请选对的。`,
    unknown: '请选对的那一次。',
    cycle: (date: string) => `${date} 到期的`,
    words: '怎么弄错的？写几个字，不写也行',
    keeps: '照片和时间都不变，不用重新办。',
    send: '改成这一次',
    none: '都不对？打电话问就行。',
    back: '不改了，返回',
  },

  meter: {
    title: '这部手机记下的次数',
    say: '每一步试了几次、用了多久。只记在这部手机上，没有名字、没有照片、没有钟点。',
    empty: '现在什么也没有记。',
    month: (year: number, month: number) => `${year}年${month}月`,
    step: {
      code: '输入信上的码',
      enrolment: '等社保部门核对',
      consent: '看说明、同意',
      camera: '打开照相机',
      pictures: '做动作、拍照片',
      review: '看照片',
      signing: '密封存好',
      sending: '送出去',
    } satisfies Record<MeterStep, string>,
    tried: (count: number) => `试了 ${count} 次`,
    done: (count: number) => `办成 ${count} 次`,
    failed: (count: number) => `没成 ${count} 次`,
    givenUp: (count: number) => `中途停下 ${count} 次`,
    took: (seconds: number) => (seconds < 60 ? '' : `一共 ${Math.round(seconds / 60)} 分钟`),
    comma: '，',
    reasons: '没成或停下的原因',
    times: (count: number) => `${count} 次`,
    why: {
      not_allowed: '没有让用照相机。',
      not_found: '找不到照相机。',
      no_consent: '不想拍照。',
      too_many_requests: '办的人太多。',
      bad_check_character: '码里有一个打错了。',
    } as Partial<Record<Reason, string>>,
    offer: (month: string) => `把 ${month}的次数送给社保部门？`,
    ask: (month: string) => `您愿意把 ${month}的次数送给社保部门吗？`,
    asks: [
      '用来看哪一步不好用，好改一改。',
      '只送次数、用时和没成的原因。会带上这部手机的签名，免得有人冒充。',
      '送不送都不影响您领养老金。',
    ],
    yes: '愿意，送出',
    no: '不送，返回',
    sent: '谢谢。有网络时自动送出。',
    onItsWay: '您已经同意送出，有网络时自动送。',
    forget: '全部删掉',
    forgotten: '都删掉了。',
    home: '回到首页',
  },

  said: {
    title: { appeal: '已记下：您健在', withdrawal: '已记下：收回同意', amendment: '已记下：改年份' } satisfies Record<SaidKind, string>,
    say: {
      appeal: '已存在本机，有网络就自动发出去。请记下编号，打电话时用。',
      withdrawal: '已存在本机，有网络就自动发出去。以后换一种方式办，一样有效。',
      amendment: '已存在本机，有网络就自动发出去。照片和时间都不变，不用重新办。',
    },
    mine: '我说过的话',
    what: {
      appeal: '我健在，请恢复发放',
      withdrawal: '收回对脸部照片的同意',
      amendment: '认证的年份写错了，请改过来',
    } satisfies Record<SaidKind, string>,
    meant: (date: string) => `改成：${date} 到期的那一次`,
    words: (words: string) => `您写的：“${words}”`,
    number: '编号',
    kept: '已存在本机，等有网络',
    sending: '正在发送',
    received: (when: string) => `已收到，${when}`,
    clock: (promised: string, legal: string) => `最晚 ${promised} 答复您（法定期限 ${legal}）`,
    outcome: {
      resumed: '已答复：恢复发放',
      visit: '已答复：工作人员会上门看您，期间不停发',
      notStopped: '已答复：您的养老金没有停',
    },
    home: '回到首页',
  },

  verify: {
    title: '核验凭证',
    say: '凭条、回执、证明上都有一个方块码。扫一下，就知道是不是真的。不用联网。',
    scan: '扫方块码',
    another: '再核验一张',
    paste: '或者把方块码里的文字粘贴在这里',
    look: '核验这段文字',
    file: '或者打开存好的文件',
    holds: '是真的：签名都对。',
    not: '这张不能证明什么',
    forged: { what: '内容对不上：可能被改过，或者不是真的。', todo: '请打电话问开这张凭证的部门。' },
    foreign: { what: '这是别的地区开的。', todo: '请用那个地区的网页核验。' },
    noList: { what: '手机里还没有这个地区的名单。', todo: '请连上网打开一次这个页面，再核验。' },
    worthKept: '这是手机自己开的凭条，还没有送到，也不证明是什么时候做的。',
    worthStaff: '工作人员在场时开的凭条，还没有送到。',
    worthReceived: '社保部门在这个时间之前已经收到，记进了登记簿。',
    worthDecided: '这是审核人员签名的结果，记进了登记簿。',
    number: '凭证号',
    person: '人员编号',
    until: '有效到',
    madeAt: '做好的时间（手机上的）',
  },

  otherWay: {
    title: '换一种方式，一样有效',
    say: '不想拍照、拍不了、看不清，都可以用下面的办法。',
    ways: [
      { title: '请人上门', say: '打电话约，工作人员到您家里来办，不用出门。' },
      { title: '到社区服务站', say: '带上身份证，工作人员帮您办。家里人可以陪着。' },
      { title: '请居委会作证', say: '居委会的人见过您，由他们告诉社保部门，也行。' },
      { title: '打电话问', say: '没收到信、码用不了、看不懂，都可以问。' },
    ],
    station: '您的服务站',
    call: (number: string) => `打电话 ${number}`,
    back: '回到刚才那一页',
  },

  blocked: {
    noRegion: {
      what: '第一次打开要有网络',
      todo: '请连上网络，再按“再试一次”。打开过一次以后，没有网络也能用。',
    },
    oldBrowser: { what: '这个浏览器太旧，用不了', todo: '请换一个新一点的浏览器打开，或者用另一部手机，或者换一种方式。' },
    insecure: { what: '这个网址不安全，不能用', todo: '请用信上印的网址（https 开头）打开。' },
    selfTest: { what: '这部手机算得不对', todo: '为了您的安全，已经停下来。请用另一部手机，或者换一种方式。' },
    noStorage: {
      what: '手机不让这里存东西',
      todo: '如果是“无痕浏览”，请用普通方式打开。如果手机满了，请删掉一些东西，再按“再试一次”。',
    },
    damaged: {
      what: '手机里存的记录接不上了',
      todo: '请不要清除浏览器的数据，也不要删掉这个页面。请打电话，工作人员会帮您找回来。',
    },
    otherWindow: { what: '已在另一个窗口打开', todo: '请用那个窗口。关掉那个窗口以后，这里会自己打开。' },
  } satisfies Record<Block, Advice>,
  tryAgain: '再试一次',

  reason: {
    ok: { what: '', todo: BY_ITSELF },
    no_network: { what: '没有连上网络。', todo: '有网络时自动送出，您不用守着。' },
    timed_out: { what: '网络太慢，没送完。', todo: BY_ITSELF },
    server_busy: { what: '服务器正忙。', todo: BY_ITSELF },
    too_many_requests: { what: '办的人太多，要排一下队。', todo: BY_ITSELF },
    too_many_tries: { what: '试的次数太多了。您的码还是好的。', todo: '请过几分钟再试。' },
    not_found: { what: '服务器上没有找到要的东西。', todo: BY_ITSELF },
    bad_answer: { what: '服务器的回音不对，没有采用。', todo: BY_ITSELF },
    truncated: { what: '服务器的回音不完整，没有采用。', todo: BY_ITSELF },
    trailing_bytes: { what: '服务器的回音不对，没有采用。', todo: BY_ITSELF },
    too_long: { what: '服务器的回音太长，没有采用。', todo: BY_ITSELF },
    not_canonical: { what: '服务器的回音不对，没有采用。', todo: BY_ITSELF },
    bad_syntax: { what: '服务器的回音看不懂，没有采用。', todo: BY_ITSELF },
    unknown_version: { what: '这个页面的版本旧了。', todo: '请有网络时关掉再打开一次，会自动更新。' },
    bad_signature: { what: '服务器的回音签名不对，没有采用。', todo: CALL },
    bad_key: { what: '服务器给的钥匙不对，没有采用。', todo: CALL },
    wrong_key: { what: '签名的人不对，没有采用。', todo: CALL },
    bad_mac: { what: '信上的码和登记的对不上。', todo: '请和信上再比一比，重打一次，或者打电话问。' },
    hash_mismatch: { what: '内容对不上，没有采用。', todo: BY_ITSELF },
    weak_entropy: { what: '这部手机做不出安全的签名。', todo: '请关掉再打开一次；还不行，请换一部手机，或者换一种方式。' },
    self_test_failed: { what: '这部手机算得不对。', todo: '请换一部手机，或者换一种方式。' },
    too_few_signatures: { what: '服务器给的名单签名不够，没有采用。', todo: CALL },
    fork_suspected: { what: '服务器这次的回答和以前对不上。', todo: '正在再问一次。您的认证还在手机里。' },
    lost_by_office: { what: '社保部门那边丢了这一条。', todo: '已经拿着原来的回执重新送出，原来的时间照样算。' },
    not_a_paper: { what: '这不是本系统的凭条、回执或证明。', todo: '请对准纸上的方块码再扫一次。' },
    wrong_region: { what: '这封信是别的地区的。', todo: '请用那个地区的网址（印在信上），或者打电话问。' },
    expired: { what: '已经过期了。', todo: '请打电话要一封新的信，或者换一种方式。' },
    not_yet_valid: { what: '还没有到开始的日子。', todo: '请看手机上的日期对不对，或者打电话问。' },
    unknown_person: { what: '名单上没有找到您。', todo: CALL },
    unknown_credential: { what: '社保部门不认得这部手机。', todo: CALL },
    revoked: { what: '这部手机的登记已经停用。', todo: CALL },
    unknown_code: { what: '社保部门没有发过这个码。', todo: '请和信上再比一比，重打一次，或者打电话问。' },
    used_code: { what: '这个码已经用过了。', todo: '如果不是您自己用的，请马上打电话。' },
    bad_check_character: { what: '码里有一个打错了。', todo: '请和信上一个一个比一比，再打一次。' },
    no_challenge: { what: '社保部门那边还没有准备好。', todo: BY_ITSELF },
    already_decided: { what: '已经有结果了。', todo: '您不用做什么。' },
    older_version: { what: '服务器给的名单是旧的，没有采用。', todo: BY_ITSELF },
    wrong_person: { what: '送去的和登记的人对不上。', todo: CALL },
    no_consent: { what: '没有收到您的同意。', todo: '请再办一次，或者换一种方式。' },
    unknown_submission: { what: '服务器上还没有这一份。', todo: BY_ITSELF },
    not_included: { what: '服务器说收到了，可是证明对不上，没有采用。', todo: CALL },
    not_consistent: { what: '服务器前后说法不一样。', todo: CALL },
    wrong_origin: { what: '回音不是您登记的那个服务器发的，没有采用。', todo: CALL },
    store_failed: { what: '手机没有存成。', todo: '请关掉再打开一次。已经存好的都还在。' },
    store_conflict: { what: '另一个窗口也在用。', todo: '请关掉别的窗口，只留一个。' },
    storage_full: { what: '手机存满了。', todo: '请删掉一些照片或视频，再试一次。' },
    not_allowed: { what: '服务器不让这样做。', todo: CALL },
    cannot_sign: { what: '手机没有签成名。', todo: '请关掉再打开一次；还不行，请打电话问。' },
    bad_argument: { what: '填的还不全，或者扫的码不对。', todo: '请再看一遍，重新来。' },
    unknown_staff: { what: '社保部门不认得这台平板。', todo: '请主管再发一个工作码。' },
    not_co_signed: { what: '还差一个人的签名，或者请的不是您。', todo: '请第二个人也签一次，再扫他的屏幕。' },
    two_needed: { what: '换手机要两个人签名。', todo: '请另一位同事用他的平板签，或者请给老人作过见证的人用自己的手机签。' },
    not_a_witness: { what: '第二位签名的人没有给您作过见证。', todo: '请换一位工作人员来签，或者打电话问。' },
    provisional_limit: { what: '登记没有核对好以前，只能先办两份。', todo: '请等登记核对好，再来认证。' },
    visit_over: { what: '这次上门的时间已经过了。', todo: '请按“给老人认证”，照着证件填。' },
    wrong_station: { what: '这位老人归别的服务站管。', todo: '请那个服务站的同事来办。' },
    wrong_way: { what: '这个码不是这样用的。', todo: '请换一个码，或者打电话问。' },
    staff_over_limit: { what: '这台平板今天办的已经到上限了。', todo: '东西还在平板里，明天会自动再送。' },
    unproven_request: { what: '这一份是登记以前办的，那次登记没有通过，所以不算数。', todo: '请重新登记，再认证一次，或者打电话问。' },
    wrong_state: { what: '现在还不能做这一步。', todo: '请回到首页再来一次。' },
    bad_text: { what: '里面有认不出的字。', todo: '请删掉再写一次，不写也行。' },
    too_short: { what: '还没有填全。', todo: '请再看一遍。' },
    unknown_words: { what: '那六个词对不上。', todo: '请再看一遍那六个词，或者不用它们，一样能办。' },
    bad_picture: { what: '照相机打不开。', todo: '请关掉别的程序再试，或者换一种方式。' },
    wrong_script: { what: '动作和要的不一样。', todo: '请再来一次，或者换一种方式。' },
    face_lost: { what: '动作没有记全。', todo: '请再来一次，或者换一种方式。' },
    over_budget: { what: '这部手机看得有点慢。', todo: '可以改拍照片，一样能办。' },
    no_models: { what: '这部手机不能看动作。', todo: '可以改拍照片，一样能办。' },
    no_live_session: { what: '改拍了照片。', todo: '一样能办。' },
    easier_set: { what: '少做了几个动作。', todo: '一样能办。' },
    other: { what: '出了一点问题。', todo: CALL },
  } satisfies Record<Reason, Advice>,

  qrLabel: '凭证二维码',
};

export type Texts = typeof zh;

// A made-up district of N items as tables, the same for the same seed: names of the kind that halls use, with departments,
// aliases, results and materials. Nothing in it is true.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small generator of numbers in [0, 1): mulberry32. */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
export const pick = (random, list) => list[Math.floor(random() * list.length)];

const WHO = '企业职工 城乡居民 灵活就业人员 机关事业单位 退休人员 残疾人 老年人 未成年人 农村居民 外来务工人员 高校毕业生 退役军人 个体工商户 小微企业 合作社 外商投资企业 困难家庭 独生子女家庭 孕产妇 学生 失业人员 被征地农民 港澳居民 归侨侨眷 见义勇为人员 高层次人才 出租车驾驶员 网约车平台 民办学校 医疗机构'.split(' ');
const WHAT = '基本养老保险 基本医疗保险 失业保险 工伤保险 生育保险 社会保障卡 住房公积金 最低生活保障 临时救助 高龄津贴 护理补贴 生活补贴 居住证 户口簿 居民身份证 普通护照 往来港澳通行证 驾驶证 行驶证 营业执照 食品经营许可证 药品经营许可证 卫生许可证 不动产权证书 公共租赁住房 廉租住房补贴 结婚证 收养登记证 残疾人证 老年人优待证 法律援助 人民调解 公证文书 劳动合同 集体合同 特殊工时 职业资格证书 技能等级证书 就业创业证 创业担保贷款 培训补贴 社保补贴 稳岗返还 异地就医 门诊慢特病 长期护理保险 医疗救助 大病保险 辅助器具 康复训练 养老服务 助餐服务 适老化改造 学籍 教师资格 助学贷款 奖学金 幼儿园 培训机构 体育场馆 文物保护 演出活动 出版物经营 广播电视 户外广告 道路占用 树木移植 排水许可 取水许可 河道管理 水土保持 林木采伐 野生动物 动物防疫 兽药经营 种子生产 农药经营 农机购置 土地承包 宅基地 建设用地 规划许可 施工许可 竣工验收 消防验收 人防工程 燃气经营 供热开户 自来水过户 电梯使用 特种设备 计量器具 商标注册 专利资助 广告审查 价格认定 危险化学品 烟花爆竹 安全生产 排污许可 环境影响 辐射安全 固体废物 机动车 非机动车 船舶 货物运输 道路客运 出租汽车 快递业务 互联网上网服务 印章刻制 保安服务 典当业 旅馆业 娱乐场所 民用枪支 社会团体 基金会 民办非企业 宗教活动 殡葬服务 公墓 地名 行政区划 档案 信访事项 政府信息 行政复议 统计调查'.split(' ');
const DO = '申领 补领 换领 注销 登记 变更 备案 审批 认定 申请 转移接续 缴费 查询 打印 核定 报销 年审 延续 初审 复核 开具 鉴定 发放 停发 恢复 挂失 启用 预约 核销 迁移'.split(' ');
const NOTE = ['', '', '', '（新办）', '（首次）', '（到期）', '（遗失）', '（跨区）', '（线上）', '（A类）', '（2024版）', '（窗口）', '（委托代办）'];
const DEPT = '人力资源和社会保障局 医疗保障局 民政局 公安分局 市场监督管理局 自然资源局 住房和城乡建设局 教育局 卫生健康局 司法局 城市管理局 生态环境局 交通运输局 农业农村局 水务局 文化和旅游局 应急管理局 税务局 残疾人联合会 退役军人事务局 行政审批局 档案馆'.split(' ').map((one) => `示例区${one}`);
const THEME = '社会保障 医疗保障 就业创业 社会救助 养老服务 婚姻 户籍身份 出入境 交通 企业开办 行业准营 住房 法律服务 教育 生活缴费 农业农村 环境保护 文化体育'.split(' ');
const PAPER = '居民身份证 居民户口簿 申请表 营业执照 授权委托书 社会保障卡 近期照片 银行卡复印件 结婚证 不动产权属证书 房屋租赁合同 劳动合同 诊断证明 出院小结 医疗费用发票 缴费凭证 学历证书 职业资格证书 残疾人证 收入证明 场所平面图 管理制度 环境检测报告 法定代表人身份证明 公司章程 股东会决议 施工图纸 竣工报告 安全评价报告 无犯罪记录证明 户籍证明 死亡证明 出生医学证明 退役证 就业创业证 居住证'.split(' ');
const ALIAS = { 社会保障卡: '社保卡', 最低生活保障: '低保', 不动产权证书: '房产证', 居民身份证: '身份证', 住房公积金: '公积金', 基本养老保险: '养老金', 驾驶证: '驾照', 老年人优待证: '老年证', 公共租赁住房: '公租房', 长期护理保险: '护理险' };

const pad = (number) => String(number).padStart(6, '0');

/** Items with all that is searched. */
export function corpus(count, seed) {
  const random = numbers(seed);
  const seen = new Set();
  const items = [];
  while (items.length < count) {
    const what = pick(random, WHAT);
    const action = pick(random, DO);
    const name = `${random() < 0.7 ? pick(random, WHO) : ''}${what}${random() < 0.3 ? pick(random, WHAT) : ''}${action}${pick(random, NOTE)}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const papers = new Set();
    for (let i = 2 + Math.floor(random() * 5); i > 0; i -= 1) papers.add(pick(random, PAPER));
    items.push({ code: `b${pad(items.length)}`, name, aliases: ALIAS[what] ? [`${ALIAS[what]}${action}`] : [], keywords: [what],
      dept: pick(random, DEPT), theme: pick(random, THEME), result: what, materials: [...papers] });
  }
  return items;
}

/** The same as a folder that `lifecert catalog build` takes. */
export function writeTables(items, folder) {
  mkdirSync(folder, { recursive: true });
  const csv = (rows) => rows.map((row) => row.join(',')).join('\n') + '\n';
  writeFileSync(join(folder, 'catalogue.yaml'), 'title: 基准目录\ntitle_en: Benchmark\ndemonstration: 是\n');
  writeFileSync(join(folder, 'hall.yaml'), 'halls:\n  - {id: h, name: 大厅, introduction: 大厅, address: 示例路, phone: "0", hours: ["1-5 9:00-17:00"], windows: [{id: w, number: "1", name: 窗口, floor: 1}], floors: [{number: 1, name: 一楼, width: 10, height: 10}]}\n');
  writeFileSync(join(folder, 'synonyms.yaml'), '- words: [养老金, 退休金]\n- words: [社保卡, 社会保障卡]\n');
  writeFileSync(join(folder, 'items.csv'), csv([['task_code', 'task_name', 'aliases', 'keywords', 'task_type', 'theme', 'dept_name', 'server_type', 'accept_condition', 'anticipate_day', 'anticipate_type', 'promise_day', 'promise_type', 'limit_scene_num', 'windows', 'transact_addr', 'transact_time', 'link_way', 'supervise_way', 'is_fee', 'origin'],
    ...items.map((one) => [one.code, one.name, one.aliases.join(';'), one.keywords.join(';'), '公共服务', one.theme, one.dept, '自然人', '符合条件', 20, '工作日', 5, '工作日', 1, 'w', '示例路 1 号', '工作日 9:00-17:00', '0000-12345', '0000-12388', '否', '示例'])]));
  writeFileSync(join(folder, 'materials.csv'), csv([['task_code', 'material_name'], ...items.flatMap((one) => one.materials.map((paper) => [one.code, paper]))]));
  writeFileSync(join(folder, 'results.csv'), csv([['task_code', 'result_name'], ...items.map((one) => [one.code, one.result])]));
}
